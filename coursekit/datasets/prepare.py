"""From images and labels to what a network is fed: one-hot targets, splits, scaled features.

Chapter 01 derives each function; `prepare` is the whole of that chapter in one call.
"""

from __future__ import annotations

import operator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from coursekit.datasets.load import ImageDataset


class Split(NamedTuple):
    """The parts of a split: inputs `X` (samples along the first axis) and labels `y` of each."""

    X_train: np.ndarray
    y_train: np.ndarray
    X_val: np.ndarray
    y_val: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray


# --- targets ----------------------------------------------------------------------------------


def one_hot(labels: ArrayLike, n_classes: int | None = None) -> np.ndarray:
    """Turn labels (n,) into targets (n, n_classes) with a single 1 in each row (chapter 01).

    Parameters
    ----------
    labels : integers of shape (n,), each from 0 to n_classes - 1
    n_classes : how many columns; None: the largest label + 1

    Returns
    -------
    float64 array of shape (n, n_classes)

    Raises
    ------
    ValueError
        If the labels are not integers, not of shape (n,), or out of range.
    """
    labels = _class_labels(labels)
    if n_classes is None:
        if not len(labels):
            raise ValueError("one_hot of no labels: give n_classes, it can't be told from them")
        n_classes = int(labels.max()) + 1
    n_classes = _index(n_classes, "n_classes")
    if n_classes < 1:
        raise ValueError(f"n_classes={n_classes}: there must be at least one class")
    outside = np.flatnonzero((labels < 0) | (labels >= n_classes))
    if len(outside):
        first = outside[0]
        raise ValueError(
            f"labels[{first}] is {labels[first]}: labels must be from 0 to {n_classes - 1} "
            f"(n_classes={n_classes})"
        )
    targets = np.zeros((len(labels), n_classes))
    targets[np.arange(len(labels)), labels] = 1.0
    return targets


def from_one_hot(targets: ArrayLike) -> np.ndarray:
    """Turn one-hot targets (n, n_classes) back into int64 labels (n,) (chapter 01).

    Raises
    ------
    ValueError
        If `targets` has another shape, or a row that is not zeros and a single 1.
    """
    targets = np.asarray(targets)
    if targets.ndim != 2 or targets.shape[1] < 1:
        raise ValueError(f"targets must have shape (n, n_classes), got {targets.shape}")
    wrong = np.flatnonzero(
        ((targets != 0) & (targets != 1)).any(axis=1) | ((targets == 1).sum(axis=1) != 1)
    )
    if len(wrong):
        first = wrong[0]
        raise ValueError(
            f"targets[{first}] is {targets[first].tolist()}: each row must be zeros and a single 1"
        )
    return targets.argmax(axis=1).astype(np.int64)


def _class_labels(labels: ArrayLike) -> np.ndarray:
    labels = np.asarray(labels)
    if labels.ndim != 1:
        raise ValueError(f"labels must have shape (n,), got {labels.shape}")
    if not len(labels):
        return labels.astype(np.int64)
    if labels.dtype.kind not in "iub":
        raise ValueError(
            f"labels must be integers, got {labels.dtype} (first: {labels[0]!r}); whole numbers "
            "stored as floats: labels.astype(int)"
        )
    return labels.astype(np.int64)


def _index(value: Any, name: str) -> int:
    try:
        return operator.index(value)
    except TypeError:
        raise ValueError(f"{name}={value!r} must be a whole number") from None


# --- subsets and splits -----------------------------------------------------------------------


def binary_subset(dataset: ImageDataset, negative: int, positive: int) -> ImageDataset:
    """Keep two classes of a dataset, in their order, as a binary problem (chapters 01, 02).

    Parameters
    ----------
    negative, positive : class indices; they become labels 0 and 1

    Raises
    ------
    ValueError
        If they are not two different classes that the dataset has samples of.
    """
    chosen = _index(negative, "negative"), _index(positive, "positive")
    n_classes = len(dataset.class_names)
    for label, name in zip(chosen, ("negative", "positive"), strict=True):
        if not 0 <= label < n_classes:
            raise ValueError(f"{name}={label}: classes of {dataset.name} are 0 to {n_classes - 1}")
        if not (dataset.labels == label).any():
            raise ValueError(f"{name}={label}: {dataset.name} has no sample of this class")
    if chosen[0] == chosen[1]:
        raise ValueError(f"negative and positive are both {chosen[0]}: choose two classes")
    keep = np.isin(dataset.labels, chosen)
    return replace(
        dataset,
        images=dataset.images[keep],
        labels=(dataset.labels[keep] == chosen[1]).astype(np.int64),
        class_names=(dataset.class_names[chosen[0]], dataset.class_names[chosen[1]]),
    )


def train_val_test_split(
    X: ArrayLike,
    y: ArrayLike,
    *,
    val_size: float = 0.2,
    test_size: float = 0.0,
    seed: int = 42,
) -> Split:
    """Split samples at random so that every class has its share in every part (chapter 01).

    Parameters
    ----------
    X : samples along the first axis, shape (n, ...)
    y : labels, shape (n,)
    val_size, test_size : fractions of the samples, from 0 up to less than 1 together
    seed : the same seed gives the same split

    Returns
    -------
    Split
        Shuffled copies. How many of a class a part gets differs from the exact share by less than
        one sample. A part of size 0 is empty.

    Raises
    ------
    ValueError
        If lengths or sizes don't fit, or a part would have no sample of some class.
    """
    X, y = np.asarray(X), np.asarray(y)
    if y.ndim != 1:
        raise ValueError(
            f"y must have shape (n,), one label per sample, got {y.shape}"
            + ("; from_one_hot(y) turns one-hot targets into labels" if y.ndim == 2 else "")
        )
    if X.ndim < 1 or len(X) != len(y):
        n_samples = len(X) if X.ndim else 0
        raise ValueError(f"X has {n_samples} samples but y has {len(y)} labels")
    if not len(y):
        raise ValueError("there is no sample to split")
    if y.dtype.kind == "f" and np.isnan(y).any():
        raise ValueError(f"y[{np.flatnonzero(np.isnan(y))[0]}] is NaN: it must be a label")
    for value, name in ((val_size, "val_size"), (test_size, "test_size")):
        if not 0 <= value < 1:
            raise ValueError(f"{name}={value} must be a fraction from 0 to less than 1")
    if val_size + test_size >= 1:
        raise ValueError(f"val_size={val_size} and test_size={test_size} leave nothing to train on")

    classes, counts = np.unique(y, return_counts=True)
    fractions = np.array([1 - val_size - test_size, val_size, test_size])
    shares = _shares(counts, fractions)
    for name, fraction, share in zip(
        ("training", "validation", "test"), fractions, shares.T, strict=True
    ):
        if fraction > 0 and (share == 0).any():
            short = int(np.argmax(share == 0))
            raise ValueError(
                f"the {name} part ({fraction:.3g} of the samples) would have no sample of class "
                f"{classes[short]}, which has {counts[short]}: choose another size or more samples"
            )

    rng = np.random.default_rng(seed)
    parts: list[list[np.ndarray]] = [[], [], []]
    for label, share in zip(classes, shares, strict=True):
        members = rng.permutation(np.flatnonzero(y == label))
        for part, piece in zip(parts, np.split(members, share.cumsum()[:2]), strict=True):
            part.append(piece)
    # Shuffled once more, since each part is still in order of class.
    train, val, test = (rng.permutation(np.concatenate(part)) for part in parts)
    return Split(X[train], y[train], X[val], y[val], X[test], y[test])


def _shares(counts: np.ndarray, fractions: np.ndarray) -> np.ndarray:
    """Return how many samples of each class (rows) go to each part (columns).

    Every entry is its exact share rounded down or up. What rounding leaves over in one class goes
    to the parts that are furthest behind so far, so that the parts' totals come out right as well.
    """
    exact = counts[:, np.newaxis] * fractions
    nearest = np.round(exact)
    exact = np.where(np.isclose(exact, nearest, rtol=0, atol=1e-9), nearest, exact)
    shares = np.floor(exact).astype(np.int64)
    behind = np.zeros(len(fractions))
    for row, (exact_row, share) in enumerate(zip(exact, shares, strict=True)):
        behind += exact_row - share
        left_over = int(counts[row] - share.sum())
        order = np.argsort(np.where(exact_row > share, -behind, np.inf), kind="stable")
        share[order[:left_over]] += 1
        behind[order[:left_over]] -= 1
    return shares


# --- features ---------------------------------------------------------------------------------


def flatten(images: ArrayLike) -> np.ndarray:
    """Reshape images (n, height, width) to one row per image, (n, height * width) (chapter 01).

    The type of the numbers stays; where possible the result is a view, not a copy.
    """
    images = np.asarray(images)
    if images.ndim < 2:
        raise ValueError(f"images must have shape (n, height, width), got {images.shape}")
    return images.reshape(len(images), int(np.prod(images.shape[1:])))


class MinMaxScaler:
    """Map each feature linearly so that the data it was fitted on fill a range (chapter 01).

    Fit it on the training part alone: whatever it learns from other samples leaks into training.
    Values beyond those seen in fitting land outside the range; they are not clipped. A feature
    that was constant in fitting is mapped to the middle of the range, 0 by default, since nothing
    is known about its spread.

    Parameters
    ----------
    feature_range : (low, high)
    dtype : floating type of what `transform` returns

    Attributes
    ----------
    data_min_, data_max_ : float64 arrays of shape (d,), learned by `fit`
    """

    data_min_: np.ndarray
    data_max_: np.ndarray

    def __init__(
        self, feature_range: tuple[float, float] = (-0.5, 0.5), *, dtype: DTypeLike = np.float64
    ) -> None:
        low, high = feature_range
        if not low < high:
            raise ValueError(f"feature_range={feature_range}: the first must be below the second")
        if np.dtype(dtype).kind != "f":
            raise ValueError(f"dtype={np.dtype(dtype)} must be a floating type, say float64")
        self.feature_range = (float(low), float(high))
        self.dtype = np.dtype(dtype)

    def fit(self, X: ArrayLike) -> MinMaxScaler:
        """Learn the least and greatest value of each feature of X, shape (n, d) with n >= 1."""
        X = _features(X)
        if not len(X):
            raise ValueError("the scaler can't be fitted on no samples")
        self.data_min_ = X.min(axis=0).astype(np.float64)
        self.data_max_ = X.max(axis=0).astype(np.float64)
        return self

    def transform(self, X: ArrayLike) -> np.ndarray:
        """Return X, shape (n, d), scaled: a new array of the scaler's dtype.

        Raises
        ------
        ValueError
            If the scaler is not fitted, or X has another number of features, NaN or infinity.
        """
        if not hasattr(self, "data_min_"):
            raise ValueError("the scaler is not fitted: call fit with the training part first")
        X = _features(X)
        if X.shape[1] != len(self.data_min_):
            raise ValueError(
                f"X has {X.shape[1]} features, the scaler was fitted on {len(self.data_min_)}"
            )
        low, high = self.feature_range
        width = self.data_max_ - self.data_min_
        constant = width == 0
        # In place, since a copy of all photographs of cats and dogs is 800 MB.
        scaled = X.astype(self.dtype)
        scaled -= self.data_min_.astype(self.dtype)
        scaled /= np.where(constant, 1, width).astype(self.dtype)
        scaled *= high - low
        scaled += low
        scaled[:, constant] = (low + high) / 2
        return scaled

    def fit_transform(self, X: ArrayLike) -> np.ndarray:
        """Fit on X, shape (n, d), and return it scaled."""
        return self.fit(X).transform(X)


def _features(X: ArrayLike) -> np.ndarray:
    X = np.asarray(X)
    if X.ndim != 2:
        raise ValueError(
            f"X must have shape (n, d), got {X.shape}"
            + ("; flatten(X) makes rows of images" if X.ndim == 3 else "")
        )
    if X.dtype.kind not in "iufb":
        raise ValueError(f"X must hold real numbers, got {X.dtype}")
    if X.dtype.kind == "f" and not np.isfinite(X).all():
        row, column = np.argwhere(~np.isfinite(X))[0]
        raise ValueError(f"X[{row}, {column}] is {X[row, column]}: every value must be finite")
    return X


def prepare(
    dataset: ImageDataset,
    *,
    val_size: float = 0.2,
    test_size: float = 0.0,
    seed: int = 42,
    dtype: DTypeLike = np.float64,
) -> Split:
    """Flatten, split and scale a dataset: the whole of chapter 01 in one call.

    Returns
    -------
    Split
        X of shape (n, 4096) and `dtype`, in [-0.5, 0.5] on the training part, on which the scaler
        is fitted; y int64 (n,).

    Raises
    ------
    ValueError
        As `train_val_test_split` and `MinMaxScaler`.
    """
    split = train_val_test_split(
        flatten(dataset.images), dataset.labels, val_size=val_size, test_size=test_size, seed=seed
    )
    scaler = MinMaxScaler(dtype=dtype).fit(split.X_train)
    return split._replace(
        X_train=scaler.transform(split.X_train),
        X_val=scaler.transform(split.X_val),
        X_test=scaler.transform(split.X_test),
    )
