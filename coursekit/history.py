"""What a training run leaves behind: loss and accuracy after every epoch (chapter 02)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray


@dataclass
class History:
    """Curves (epochs,), entry e after epoch e: mean loss in nats, accuracy in [0, 1]."""

    loss_train: NDArray[Any]
    loss_val: NDArray[Any]
    accuracy_train: NDArray[Any]
    accuracy_val: NDArray[Any]

    @classmethod
    def empty(cls, epochs: int) -> History:
        """A history whose entries are nan until they are recorded."""
        return cls(*(np.full(epochs, np.nan) for _ in range(4)))

    def record(
        self, epoch: int, part: Literal["train", "val"], loss: float, accuracy: float
    ) -> None:
        """Write down the state of one part of the data after ``epoch``."""
        getattr(self, f"loss_{part}")[epoch] = loss
        getattr(self, f"accuracy_{part}")[epoch] = accuracy

    @property
    def epochs(self) -> int:
        """How many epochs it holds."""
        return len(self.loss_train)

    def best_epoch(self) -> int:
        """The epoch with the lowest validation loss; ValueError where none is finite."""
        if not np.isfinite(self.loss_val).any():
            raise ValueError("no epoch has a finite validation loss: the training diverged")
        return int(np.nanargmin(self.loss_val))

    def as_dict(self) -> dict[str, NDArray[Any]]:
        """The four curves by name, for a table."""
        return {
            "loss_train": self.loss_train, "loss_val": self.loss_val,
            "accuracy_train": self.accuracy_train, "accuracy_val": self.accuracy_val,
        }
