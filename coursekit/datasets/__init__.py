"""The two datasets of the course, and what turns them into a network's input (chapter 01)."""

from coursekit.datasets.load import ImageDataset, load_digits, load_dogs_cats
from coursekit.datasets.prepare import (
    MinMaxScaler,
    Split,
    binary_subset,
    flatten,
    from_one_hot,
    one_hot,
    prepare,
    train_val_test_split,
)

__all__ = [
    "ImageDataset",
    "MinMaxScaler",
    "Split",
    "binary_subset",
    "flatten",
    "from_one_hot",
    "load_digits",
    "load_dogs_cats",
    "one_hot",
    "prepare",
    "train_val_test_split",
]
