"""A network of any depth in NumPy, to be read beside chapter 04.

Activations come from chapter 05, the losses from chapters 02 (binary), 03 (multiclass) and 05
(regression), back-propagation and training from chapter 04. One row of an array is one sample.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coursekit.binary import logistic
from coursekit.history import History

Array = NDArray[Any]
LEAK = 0.01  # slope of the leaky ReLU below zero


class Activation(NamedTuple):
    """A function of the pre-activations, elementwise, and its derivative there."""

    function: Callable[[Array], Array]
    derivative: Callable[[Array], Array]


ACTIVATIONS = {
    "identity": Activation(lambda o: o, np.ones_like),
    "logistic": Activation(logistic, lambda o: logistic(o) * logistic(-o)),
    "tanh": Activation(np.tanh, lambda o: 1 - np.tanh(o) ** 2),
    "relu": Activation(lambda o: np.maximum(o, 0), lambda o: (o > 0).astype(o.dtype)),
    "leaky_relu": Activation(
        lambda o: np.maximum(o, LEAK * o), lambda o: np.where(o > 0, 1, LEAK).astype(o.dtype)
    ),
    "softplus": Activation(lambda o: np.logaddexp(0, o), logistic),
}


def softmax(logits: ArrayLike) -> Array:
    """Probabilities (n, M) of M classes from logits (n, M), for any finite logits (ch. 03)."""
    o = np.asarray(logits)
    e = np.exp(o - o.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class Loss(NamedTuple):
    """What a task measures: all take logits (n, M) and targets (n, M)."""

    loss: Callable[[Array, Array], float]
    predictions: Callable[[Array], Array]  # q; the gradient by the logits is scale (q - y) / n
    scale: float
    correct: Callable[[Array, Array], Array]  # (n,) True or False; for regression, nan

    def measured(self, o: Array, y: Array) -> tuple[float, float]:
        return self.loss(o, y), float(self.correct(o, y).mean())


def _binary_cross_entropy(o: Array, y: Array) -> float:
    return float(np.mean(np.logaddexp(0, o) - y * o))


def _cross_entropy(o: Array, y: Array) -> float:
    return float(np.mean(np.logaddexp.reduce(o, axis=1) - (y * o).sum(axis=1)))


LOSSES = {
    "binary": Loss(
        _binary_cross_entropy, logistic, 1.0, lambda o, y: ((o >= 0) == (y >= 0.5))[:, 0]
    ),
    "multiclass": Loss(
        _cross_entropy, softmax, 1.0, lambda o, y: o.argmax(axis=1) == y.argmax(axis=1)
    ),
    "regression": Loss(
        lambda o, y: float(np.mean(((o - y) ** 2).sum(axis=1))), lambda o: o, 2.0,
        lambda o, y: np.full(len(o), np.nan),
    ),
}


class Network:
    """A multi-layer perceptron: ``layer_sizes = [inputs, hidden, ..., outputs]``.

    Parameters
    ----------
    layer_sizes : units of each layer, the input first; a binary task has one output.
    task : "binary" (labels 0 and 1), "multiclass" (labels 0 to M - 1), "regression" (numbers).
    activation : of all hidden layers, a key of ``ACTIVATIONS``.
    initial_scale : standard deviation of the first weights; None: 1 / sqrt(inputs) of each layer,
        times sqrt(2) for the ReLUs (chapter 08 says why). Biases start at zero.
    seed, dtype : of the weights; float32 halves the memory to read, and so the time.

    Attributes: ``weights[l]`` (inputs, units) and ``biases[l]`` (units,) of layer l.
    """

    def __init__(
        self, layer_sizes: list[int], task: str = "binary", activation: str = "tanh", *,
        initial_scale: float | None = None, seed: int = 0, dtype: Any = np.float64,
    ) -> None:
        if len(layer_sizes) < 2 or min(layer_sizes) < 1:
            raise ValueError(f"layer_sizes needs inputs and outputs, all at least 1: {layer_sizes}")
        if task not in LOSSES:
            raise ValueError(f"task must be one of {', '.join(LOSSES)}, not {task!r}")
        if activation not in ACTIVATIONS:
            raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)}: {activation!r}")
        if task == "binary" and layer_sizes[-1] != 1:
            raise ValueError(f"a binary task has one output, not {layer_sizes[-1]}")
        self.task, self.dtype = task, np.dtype(dtype)
        self.loss, self.activation = LOSSES[task], ACTIVATIONS[activation]
        gain = np.sqrt(2) if activation in ("relu", "leaky_relu") else 1.0
        rng, self.weights, self.biases = np.random.default_rng(seed), [], []
        for n_in, n_out in pairwise(layer_sizes):
            scale = gain / np.sqrt(n_in) if initial_scale is None else initial_scale
            self.weights.append((scale * rng.standard_normal((n_in, n_out))).astype(self.dtype))
            self.biases.append(np.zeros(n_out, dtype=self.dtype))

    def forward(self, X: ArrayLike) -> tuple[list[Array], list[Array]]:
        """Inputs of every layer (X first) and pre-activations of every layer (the logits last)."""
        inputs, pre_activations = [self._checked(X)], []
        for layer, (W, b) in enumerate(zip(self.weights, self.biases, strict=True)):
            pre_activations.append(product(inputs[-1], W) + b)
            if layer < len(self.weights) - 1:
                inputs.append(self.activation.function(pre_activations[-1]))
        return inputs, pre_activations

    def backward(
        self, inputs: list[Array], pre_activations: list[Array], targets: Array, n: int
    ) -> tuple[list[Array], list[Array]]:
        """What these samples, from ``forward``, add to the gradients of the mean loss over n."""
        W_grads: list[Array] = []
        b_grads: list[Array] = []
        q = self.loss.predictions(pre_activations[-1])
        delta = (q - targets) * (self.loss.scale / n)  # by the logits
        for layer in reversed(range(len(self.weights))):
            W_grads.insert(0, product(inputs[layer].T, delta))
            b_grads.insert(0, delta.sum(axis=0))
            if layer > 0:  # to the layer below: through the weights, then through the activation
                slope = self.activation.derivative(pre_activations[layer - 1])
                delta = (delta @ self.weights[layer].T) * slope
        return W_grads, b_grads

    def gradients(
        self, X: ArrayLike, y: ArrayLike, block: int = 1024
    ) -> tuple[list[Array], list[Array], float, float]:
        """Gradients, mean loss and accuracy (nan for regression) over all of X (n, inputs), y (n,).

        Samples go forward and back in blocks that stay in the processor's cache: X is read from
        memory once rather than twice, which is what a step on large images costs.
        """
        X, targets = self._checked(X), self._targets(y)
        sums = [np.zeros_like(p, order="F") for p in self.weights + self.biases]
        logits = np.empty_like(targets)
        for rows in blocks(len(X), block):
            inputs, pre_activations = self.forward(X[rows])
            logits[rows] = pre_activations[-1]
            W_parts, b_parts = self.backward(inputs, pre_activations, targets[rows], len(X))
            for total, part in zip(sums, W_parts + b_parts, strict=True):
                total += part
        layers = len(self.weights)
        return sums[:layers], sums[layers:], *self.loss.measured(logits, targets)

    def evaluate(self, X: ArrayLike, y: ArrayLike) -> tuple[float, float]:
        """Mean loss and accuracy (nan for regression) on X (n, inputs), y (n,)."""
        return self.loss.measured(self.predict_logits(X), self._targets(y))

    def fit(
        self, X: ArrayLike, y: ArrayLike, X_val: ArrayLike, y_val: ArrayLike, *,
        epochs: int = 100, learning_rate: float = 0.1, momentum: float = 0.0,
        batch_size: int | None = None, layer_rates: list[float] | None = None, seed: int = 0,
        validate_every: int = 1,
    ) -> History:
        """Gradient descent on X (n, inputs), y (n,); returns the history, one entry an epoch.

        Parameters
        ----------
        momentum : share of the last step that the next one keeps, in [0, 1).
        batch_size : samples a step, shuffled anew in each epoch; None: all of them.
        layer_rates : factors on the learning rate, one a layer (the source's hidden layer: 0.1).
        validate_every : epochs between two looks at the validation data; nan stands between them.
        """
        X, X_val, y = self._checked(X), self._checked(X_val), np.asarray(y)
        factors = [1.0] * len(self.weights) if layer_rates is None else layer_rates
        rates = [self.dtype.type(learning_rate * factor) for factor in factors]
        if len(rates) != len(self.weights):
            raise ValueError(f"layer_rates needs {len(self.weights)} factors, not {len(rates)}")
        parameters = self.weights + self.biases
        velocities = [np.zeros_like(p) for p in parameters]
        rng, (on_train, on_val) = np.random.default_rng(seed), np.full((2, epochs, 2), np.nan)
        for epoch in range(epochs):
            order = None if batch_size is None else rng.permutation(len(X))
            for rows in blocks(len(X), batch_size or len(X)):
                chosen = rows if order is None else order[rows]
                W_grads, b_grads, *seen = self.gradients(X[chosen], y[chosen])
                if order is None and epoch > 0:  # the state after the last epoch, seen for free
                    on_train[epoch - 1] = seen
                gradients = zip(W_grads + b_grads, rates * 2, strict=True)
                for p, v, (gradient, rate) in zip(parameters, velocities, gradients, strict=True):
                    v *= momentum
                    v -= rate * gradient
                    p += v
            if order is not None or epoch == epochs - 1:
                on_train[epoch] = self.evaluate(X, y)
            if (epoch + 1) % validate_every == 0 or epoch == epochs - 1:
                on_val[epoch] = self.evaluate(X_val, y_val)
        return History(on_train[:, 0], on_val[:, 0], on_train[:, 1], on_val[:, 1])

    def predict_logits(self, X: ArrayLike, block: int = 512) -> Array:
        """Logits (n, outputs), computed in blocks."""
        X = self._checked(X)
        parts = [self.forward(X[rows])[1][-1] for rows in blocks(len(X), block)]
        return np.concatenate(parts) if parts else np.empty((0, len(self.biases[-1])), self.dtype)

    def predict_proba(self, X: ArrayLike) -> Array:
        """Probabilities (n, outputs); for regression, the predicted numbers."""
        return self.loss.predictions(self.predict_logits(X))

    def predict(self, X: ArrayLike) -> Array:
        """Labels (n,) for classes; numbers (n, outputs) for regression."""
        o = self.predict_logits(X)
        if self.task == "binary":
            return (o[:, 0] >= 0).astype(int)
        return o if self.task == "regression" else o.argmax(axis=1)

    def _checked(self, X: ArrayLike) -> Array:
        array = np.asarray(X, dtype=self.dtype)
        if array.ndim != 2 or array.shape[1] != len(self.weights[0]):
            raise ValueError(f"X must be (n, {len(self.weights[0])}), not {array.shape}")
        return array

    def _targets(self, y: ArrayLike) -> Array:
        """Labels or numbers (n,) as an array (n, outputs); one-hot for several classes."""
        array, n_out = np.asarray(y), len(self.biases[-1])
        if self.task == "multiclass" and array.ndim == 1:
            return np.eye(n_out, dtype=self.dtype)[array.astype(int)]
        return array.reshape(len(array), n_out).astype(self.dtype)


def product(A: Array, B: Array) -> Array:
    """A @ B; BLAS multiplies a large A by eight columns in less time than by five."""
    if (n := B.shape[1]) >= 8 or A.size < 2**16:
        return A @ B
    wide = np.vstack([B.T, np.zeros((8 - n, len(B)), B.dtype)])
    return (A @ wide.T)[:, :n] if A.flags.c_contiguous else (wide @ A.T)[:n].T


def blocks(n: int, size: int) -> Iterator[slice]:
    """Slices of at most ``size`` rows that cover n rows in order."""
    return (slice(start, min(start + size, n)) for start in range(0, n, size))
