"""What a training run leaves behind: loss and accuracy after every epoch (chapter 02)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass
class History:
    """Four curves of shape (epochs,): entry e is the state after epoch e, counted from 0.

    Losses are means over the samples, in nats; accuracies are shares, from 0 to 1. Sequences of
    numbers become float64 arrays. ValueError if the curves are not all of one shape (epochs,).
    """

    loss_train: NDArray[Any]
    loss_val: NDArray[Any]
    accuracy_train: NDArray[Any]
    accuracy_val: NDArray[Any]

    def __post_init__(self) -> None:
        for name in (field.name for field in fields(self)):
            setattr(self, name, np.asarray(getattr(self, name), dtype=np.float64))
        shapes = {name: curve.shape for name, curve in self.as_dict().items()}
        if len(set(shapes.values())) > 1 or self.loss_train.ndim != 1:
            raise ValueError(f"the curves of a history must all be (epochs,), they are {shapes}")

    @property
    def epochs(self) -> int:
        """How many epochs were trained."""
        return len(self.loss_train)

    def best_epoch(self) -> int:
        """The index of the epoch with the lowest validation loss; the first one, if it is shared.

        ValueError where no validation loss is finite.
        """
        finite = np.isfinite(self.loss_val)
        if not finite.any():
            raise ValueError("no epoch has a finite validation loss: the training diverged")
        return int(np.argmin(np.where(finite, self.loss_val, np.inf)))

    def as_dict(self) -> dict[str, NDArray[Any]]:
        """The four curves by name, to make a table of them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
