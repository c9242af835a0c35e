"""One unit with a logistic activation: its loss, its gradient, its training.

All of it is derived in chapter 02. A row of ``X`` is a sample, ``y`` holds the labels 0 and 1, and
every loss and gradient is a mean over the samples, so that sets of different size compare.
"""

from __future__ import annotations

import numbers
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coursekit.history import History

Array = NDArray[Any]


# --- from samples to decisions ------------------------------------------------------------------


def logistic(logits: ArrayLike) -> Array:
    """1 / (1 + exp(-o)), elementwise: same shape as ``logits``, from 0 to 1 (chapter 02).

    On both sides of zero it needs exp(-|o|) alone, which is at most 1: nothing overflows.
    """
    o = _floats(logits, "logits")
    e = np.exp(-np.abs(o))
    # [()] turns an array without axes into a number, and leaves every other array as it is.
    return (np.where(o < 0, e, 1) / (1 + e))[()]


def predict_logits(X: ArrayLike, w: ArrayLike, b: float) -> Array:
    """Logits o = X w + b of shape (n,), for samples X (n, d), weights w (d,), bias b (chapter 02).

    ValueError if the shapes do not match.
    """
    X, w = _floats(X, "X"), _floats(w, "w")
    bias = _floats(b, "b")
    if X.ndim != 2 or w.shape != X.shape[1:] or bias.size != 1:
        raise ValueError(
            f"X must be (n, d), w (d,) and b one number; their shapes are {X.shape}, {w.shape} "
            f"and {bias.shape}"
        )
    # A number of Python, since one of NumPy would turn float32 into float64.
    return X @ w + bias.item()


def predict_proba(X: ArrayLike, w: ArrayLike, b: float) -> Array:
    """Probability of class 1, of shape (n,), for each sample of X (n, d) (chapter 02)."""
    return logistic(predict_logits(X, w, b))


def predict(X: ArrayLike, w: ArrayLike, b: float, threshold: float = 0.5) -> NDArray[np.int64]:
    """Class 0 or 1, int64 (n,): 1 where the probability reaches ``threshold`` (chapter 02).

    ValueError if the threshold is not from 0 to 1, or a probability is NaN.
    """
    if not (isinstance(threshold, numbers.Real) and 0 <= threshold <= 1):
        raise ValueError(f"threshold must be a number from 0 to 1, not {threshold!r}")
    q = predict_proba(X, w, b)
    if np.isnan(q).any():
        raise ValueError("some probabilities are NaN: look for NaN in X, w and b")
    return (q >= threshold).astype(np.int64)


def accuracy(y: ArrayLike, y_pred: ArrayLike) -> float:
    """Share, from 0 to 1, of the labels ``y`` (n,) that equal ``y_pred`` (n,) (chapter 02).

    ValueError if the shapes differ, there are no labels, or ``y_pred`` holds fractions: it must
    be classes (from `predict`), not probabilities.
    """
    y, y_pred = np.asarray(y), np.asarray(y_pred)
    if y.ndim != 1 or y.shape != y_pred.shape or y.size == 0:
        raise ValueError(
            f"y and y_pred must both be (n,), n at least 1; they are {y.shape} and {y_pred.shape}"
        )
    if y_pred.dtype.kind == "f" and not (y_pred == np.round(y_pred)).all():
        raise ValueError("y_pred must hold classes, not probabilities: use predict")
    return float(np.mean(y == y_pred))


# --- loss and gradient --------------------------------------------------------------------------


def binary_cross_entropy(logits: ArrayLike, y: ArrayLike) -> float:
    """Mean cross-entropy, in nats, of labels y (n,) under logits (n,) (chapter 02).

    log(1 + exp(o)) - y o, which is log(1 + exp(-o)) for label 1 and log(1 + exp(o)) for label 0:
    exact where the probability rounds to 0 or 1. ValueError if the shapes differ or a label is
    not 0 or 1.
    """
    o, y = _floats(logits, "logits"), _labels(y, "y")
    if o.shape != y.shape:
        raise ValueError(f"logits and y must have one shape, they are {o.shape} and {y.shape}")
    return _mean_loss(o, y)


def binary_cross_entropy_gradient(
    X: ArrayLike, y: ArrayLike, w: ArrayLike, b: float
) -> tuple[Array, float]:
    """Gradient of the mean cross-entropy: by w, of shape (d,), and by b, a float (chapter 02).

    They are X^T (q - y) / n and the mean of q - y. ValueError if the shapes do not match or a
    label is not 0 or 1.
    """
    X, y = _floats(X, "X"), _labels(y, "y")
    o = predict_logits(X, w, b)
    if len(X) != len(y):
        raise ValueError(f"X has {len(X)} samples, y has {len(y)} labels")
    return _gradient(X, y, o)


def _mean_loss(o: Array, y: Array) -> float:
    return float(np.mean(np.logaddexp(0, np.where(y == 1, -o, o)), dtype=np.float64))


def _gradient(X: Array, y: Array, o: Array) -> tuple[Array, float]:
    error = logistic(o) - y.astype(o.dtype)
    return X.T @ error / len(y), float(np.mean(error, dtype=np.float64))


# --- training -----------------------------------------------------------------------------------


def train_binary(
    X_train: ArrayLike,
    y_train: ArrayLike,
    X_val: ArrayLike,
    y_val: ArrayLike,
    *,
    epochs: int = 400,
    learning_rate: float = 0.05,
    seed: int = 0,
    batch_size: int | None = None,
    progress: bool = False,
) -> tuple[Array, float, History]:
    """Gradient descent on the mean cross-entropy (chapter 02).

    Parameters
    ----------
    X_train, X_val : (n, d) and (m, d); float32 or float64, which the computation keeps
    y_train, y_val : (n,) and (m,), labels 0 and 1
    epochs : passes over the training data, at least 1
    learning_rate : the factor on the gradient in each step
    seed : of the initial weights (0.1 times standard normal) and of the shuffling
    batch_size : samples in a step, shuffled anew every epoch; None: all, one step an epoch
    progress : show a progress bar (on stderr)

    Returns
    -------
    w (d,), b, and the History: its entry e is the state after epoch e

    Raises
    ------
    ValueError
        If shapes do not match, a label is not 0 or 1, or a value makes no sense.

    Warns
    -----
    RuntimeWarning
        If a loss is not finite, that is, the training diverged. The history shows it as it is.
    """
    X_train, y_train = _samples(X_train, y_train, "train")
    X_val, y_val = _samples(X_val, y_val, "val")
    if X_train.shape[1] != X_val.shape[1]:
        raise ValueError(
            f"X_train has {X_train.shape[1]} features, X_val has {X_val.shape[1]}: both need the "
            "same ones"
        )
    epochs = _whole(epochs, "epochs")
    if not isinstance(learning_rate, numbers.Real) or not 0 < learning_rate < np.inf:
        raise ValueError(f"learning_rate must be a number above 0, not {learning_rate!r}")
    n = len(X_train)
    if batch_size is not None and _whole(batch_size, "batch_size") > n:
        raise ValueError(f"batch_size is {batch_size}, but there are only {n} training samples")

    dtype = X_train.dtype
    X_val = X_val.astype(dtype, copy=False)
    rng = np.random.default_rng(seed)
    w = (0.1 * rng.standard_normal(X_train.shape[1])).astype(dtype)
    b = float(0.1 * rng.standard_normal())
    rate = float(learning_rate)
    curves = np.empty((4, epochs))
    # Values that are not finite get one warning below that says where, instead of NumPy's many.
    with np.errstate(over="ignore", invalid="ignore"):
        o_train = X_train @ w + b
        for epoch in _bar(range(epochs), progress):
            if batch_size is None:
                # The logits that the last epoch's loss needed serve this epoch's gradient too.
                w_grad, b_grad = _gradient(X_train, y_train, o_train)
                w, b = w - rate * w_grad, b - rate * b_grad
            else:
                for rows in _batches(n, int(batch_size), rng):
                    X, y = X_train[rows], y_train[rows]
                    w_grad, b_grad = _gradient(X, y, X @ w + b)
                    w, b = w - rate * w_grad, b - rate * b_grad
            o_train = X_train @ w + b
            o_val = X_val @ w + b
            curves[:, epoch] = (
                _mean_loss(o_train, y_train), _mean_loss(o_val, y_val),
                _accuracy_at_half(o_train, y_train), _accuracy_at_half(o_val, y_val),
            )
    broken = np.flatnonzero(~np.isfinite(curves[:2]).all(axis=0))
    if broken.size:
        warnings.warn(
            f"the training diverged: its loss is not finite in epoch {broken[0]} (counted from 0); "
            f"try a smaller learning_rate than {learning_rate}",
            RuntimeWarning,
            stacklevel=2,
        )
    return w, b, History(*curves)


def _batches(n: int, batch_size: int, rng: np.random.Generator) -> Iterator[Array]:
    """The rows of each step of an epoch: every sample once, in an order drawn anew."""
    order = rng.permutation(n)
    for start in range(0, n, batch_size):
        yield order[start : start + batch_size]


def _accuracy_at_half(o: Array, y: Array) -> float:
    """A probability reaches 1/2 where its logit reaches 0. Logits that are NaN decide nothing."""
    return float("nan") if np.isnan(o).any() else float(np.mean((o >= 0) == (y == 1)))


def _bar(epochs: Iterable[int], progress: bool) -> Iterable[int]:
    if not progress:
        return epochs
    # Not tqdm.auto, which warns on stderr in notebooks that lack ipywidgets.
    from tqdm import tqdm

    return tqdm(epochs, desc="epochs")


# --- inputs -------------------------------------------------------------------------------------


def _floats(values: ArrayLike, name: str) -> Array:
    """An array of float32 or float64, not copied if it is one already."""
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "fiub":
            raise TypeError(f"dtype {array.dtype}")
        return array if array.dtype in (np.float32, np.float64) else array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must be an array of real numbers: {error}") from None


def _labels(y: ArrayLike, name: str) -> Array:
    """Labels 0 and 1 as int8 (n,)."""
    array = _floats(y, name)
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"{name} must be (n,), n at least 1, not {array.shape}")
    wrong = (array != 0) & (array != 1)
    if wrong.any():
        first = int(np.argmax(wrong))
        raise ValueError(f"{name} must hold the labels 0 and 1, but {name}[{first}] is "
                         f"{array[first]:g}")
    return array.astype(np.int8)


def _samples(X: ArrayLike, y: ArrayLike, part: str) -> tuple[Array, Array]:
    X, y = _floats(X, f"X_{part}"), _labels(y, f"y_{part}")
    if X.ndim != 2 or 0 in X.shape:
        raise ValueError(f"X_{part} must be (n, d), a row for each sample, not {X.shape}")
    if len(X) != len(y):
        raise ValueError(f"X_{part} has {len(X)} samples, y_{part} has {len(y)} labels")
    finite = np.isfinite(X).all(axis=1)
    if not finite.all():
        raise ValueError(f"X_{part}[{int(np.argmin(finite))}] holds NaN or infinite values")
    return X, y


def _whole(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < 1:
        raise ValueError(f"{name} must be a whole number from 1, not {value!r}")
    return int(value)
