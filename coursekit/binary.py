"""One unit with a logistic activation: its loss, its gradient, its training (chapter 02).

Nothing here is more than chapter 02 derives. A row of ``X`` is a sample; ``y`` holds the labels 0
and 1; all losses and gradients are means over the samples, so that sets of different size compare.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from tqdm.auto import tqdm

from coursekit.history import History

Array = NDArray[Any]


def logistic(logits: ArrayLike) -> Array:
    """1 / (1 + exp(-o)), elementwise, same shape as ``logits``; no overflow for any finite input.

    Uses exp(-|o|), which is at most 1, on both sides of zero (chapter 02).
    """
    o = _floats(logits)
    e = np.exp(-np.abs(o))
    return np.where(o >= 0, 1 / (1 + e), e / (1 + e))


def binary_cross_entropy(logits: ArrayLike, y: ArrayLike) -> float:
    """Mean cross-entropy of labels ``y`` (n,) under logits (n,), in nats (chapter 02).

    From logits, as log(1 + exp(o)) - y o, so that it stays finite where the probability rounds to
    0 or 1. Raises ValueError where shapes differ or a label is not 0 or 1.
    """
    o, y = _logits_and_labels(logits, y)
    return float(np.mean(np.logaddexp(0, o) - y * o))


def predict_logits(X: ArrayLike, w: ArrayLike, b: float) -> Array:
    """Logits o = X w + b (n,) of samples X (n, d) under weights w (d,) and bias b (chapter 02)."""
    X, w = _floats(X), _floats(w)
    if X.ndim != 2 or w.ndim != 1 or X.shape[1] != len(w):
        raise ValueError(
            f"X must be (n, d) and w (d,); they are {X.shape} and {w.shape}"
        )
    return X @ w + np.asarray(b, dtype=w.dtype)


def predict_proba(X: ArrayLike, w: ArrayLike, b: float) -> Array:
    """Probability (n,) of class 1 for each sample of X (n, d) (chapter 02)."""
    return logistic(predict_logits(X, w, b))


def predict(X: ArrayLike, w: ArrayLike, b: float, threshold: float = 0.5) -> NDArray[np.int64]:
    """Class 0 or 1 (n,): 1 where the probability reaches ``threshold`` (chapter 02)."""
    return (predict_proba(X, w, b) >= threshold).astype(np.int64)


def accuracy(y: ArrayLike, y_pred: ArrayLike) -> float:
    """Share of the labels ``y`` (n,) that ``y_pred`` (n,) gets right, in [0, 1] (chapter 02)."""
    y, y_pred = np.asarray(y), np.asarray(y_pred)
    if y.shape != y_pred.shape or y.size == 0:
        raise ValueError(f"y and y_pred must have one shape, not {y.shape} and {y_pred.shape}")
    return float(np.mean(y == y_pred))


def binary_cross_entropy_gradient(
    X: ArrayLike, y: ArrayLike, w: ArrayLike, b: float
) -> tuple[Array, float]:
    """Gradient of the mean cross-entropy by w (d,) and by b: X^T (q - y) / n and mean(q - y).

    Derived by the chain rule in chapter 02. Raises ValueError as the loss and the logits do.
    """
    X = _floats(X)
    o, y = _logits_and_labels(predict_logits(X, w, b), y)
    error = logistic(o) - y
    return X.T @ error / len(y), float(error.mean())


def train_binary(
    X_train: ArrayLike, y_train: ArrayLike, X_val: ArrayLike, y_val: ArrayLike, *,
    epochs: int = 400, learning_rate: float = 0.05, seed: int = 0,
    batch_size: int | None = None, progress: bool = False,
) -> tuple[Array, float, History]:
    """Gradient descent on the mean cross-entropy (chapter 02).

    Parameters
    ----------
    X_train, X_val : (n, d); their type (float32 or float64) is the type of the computation.
    y_train, y_val : (n,), labels 0 and 1.
    epochs : passes over the training data.
    learning_rate : the factor on the gradient in each step.
    seed : of the first weights (0.1 times standard normal) and of the shuffling.
    batch_size : samples a step, shuffled anew in each epoch; None: all of them, one step an epoch.
    progress : show a progress bar.

    Returns
    -------
    w (d,), b, and the history; its entry e is the state after epoch e. A run that diverges shows
    as inf or nan there.
    """
    X_train, X_val = _floats(X_train), _floats(X_val)
    y_train, y_val = _labels(y_train), _labels(y_val)
    if len(X_train) != len(y_train) or len(X_val) != len(y_val):
        raise ValueError(
            f"samples and labels differ in number: {len(X_train)} and {len(y_train)} to train, "
            f"{len(X_val)} and {len(y_val)} to validate"
        )
    if not isinstance(epochs, (int, np.integer)) or epochs < 1:
        raise ValueError(f"epochs must be a whole number, at least 1, not {epochs!r}")
    if not learning_rate > 0:
        raise ValueError(f"learning_rate must be positive, not {learning_rate!r}")
    if batch_size is not None and not 1 <= batch_size <= len(X_train):
        raise ValueError(f"batch_size must be from 1 to {len(X_train)}, not {batch_size!r}")

    rng = np.random.default_rng(seed)
    w = np.asarray(0.1 * rng.standard_normal(X_train.shape[1]), dtype=X_train.dtype)
    b = float(0.1 * rng.standard_normal())
    history = History.empty(epochs)
    for epoch in tqdm(range(epochs), desc="epochs", disable=not progress):
        for rows in _batches(len(X_train), batch_size, rng):
            w_grad, b_grad = binary_cross_entropy_gradient(X_train[rows], y_train[rows], w, b)
            w -= np.asarray(learning_rate * w_grad, dtype=w.dtype)
            b -= learning_rate * b_grad
        history.record(epoch, "train", *_loss_and_accuracy(X_train, y_train, w, b))
        history.record(epoch, "val", *_loss_and_accuracy(X_val, y_val, w, b))
    return w, b, history


def _batches(n: int, batch_size: int | None, rng: np.random.Generator) -> list[Any]:
    """Which rows each step of an epoch uses; a slice of all of them copies nothing."""
    if batch_size is None:
        return [slice(None)]
    order = rng.permutation(n)
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]


def _loss_and_accuracy(X: Array, y: Array, w: Array, b: float) -> tuple[float, float]:
    """From one product with X. A probability reaches 1/2 where its logit reaches 0."""
    o = predict_logits(X, w, b)
    return binary_cross_entropy(o, y), accuracy(y, o >= 0)


def _floats(values: ArrayLike) -> Array:
    """An array of floats; float32 stays float32, so that nothing is copied."""
    array = np.asarray(values)
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def _labels(y: ArrayLike) -> Array:
    array = np.asarray(y)
    if array.ndim != 1:
        raise ValueError(f"labels must be (n,), not {array.shape}")
    if array.size == 0 or not np.isin(array, (0, 1)).all():
        found = np.unique(array)[:5]
        raise ValueError(f"labels must be 0 or 1, and at least one; found {found}")
    return array.astype(np.int64)


def _logits_and_labels(logits: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    o, labels = _floats(logits), _labels(y)
    if o.shape != labels.shape:
        raise ValueError(f"logits and labels must have one shape, not {o.shape} and {labels.shape}")
    return o, labels
