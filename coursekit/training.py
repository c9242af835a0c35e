"""The training loop of chapter 07, once and for all: `Trainer`, for any PyTorch classifier.

It does what the reader wrote by hand there, what chapter 08 adds (early stopping, augmentation,
train and evaluation mode), and nothing else.
"""

from __future__ import annotations

import copy
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor, nn
from torch.utils import data
from torch.utils.data import DataLoader, TensorDataset
from tqdm import tqdm

from coursekit.devices import choose_device
from coursekit.history import History


class Trainer:
    """Trains a model that turns a batch of inputs into logits (n, M).

    Parameters
    ----------
    model : moved to the device, and trained in place.
    loss : of logits (n, M) and labels (n,), a mean over the batch; default ``CrossEntropyLoss``.
    optimizer : an optimizer, or a function from parameters to one, such as
        ``lambda p: torch.optim.SGD(p, lr=0.1)``; default Adam with its learning rate of 0.001.
    epochs, batch_size : passes through the data, and samples a step (arrays only).
    scheduler : function from the optimizer to a learning-rate scheduler, stepped once an epoch
        (``ReduceLROnPlateau`` is told the validation loss).
    patience : epochs without a better validation loss before training stops; the weights of the
        best epoch are then restored. None: neither (chapter 08).
    transform : changes each training batch on the device, for augmentation (chapter 08).
    seed : of the shuffling, dropout and augmentation. The model's first weights are drawn before
        it comes here: call ``torch.manual_seed`` before you build it.
    device : "auto" (``choose_device``) or anything that ``torch.device`` takes.
    mixed_precision : multiply in 16 bits where the device is a GPU; on a CPU it changes nothing.
    progress : True, False, or "auto": a bar where somebody watches, never where a grader does.

    Attributes: ``history`` (of the last ``fit``), ``best_epoch`` (its index there), ``device``.
    """

    def __init__(
        self, model: nn.Module, loss: Callable[[Tensor, Tensor], Tensor] | None = None,
        optimizer: torch.optim.Optimizer | Callable[[Any], torch.optim.Optimizer] | None = None,
        *, epochs: int = 20, batch_size: int = 64,
        scheduler: Callable[[torch.optim.Optimizer], Any] | None = None,
        patience: int | None = None, transform: Callable[[Tensor], Tensor] | None = None,
        seed: int = 0, device: Any = "auto", mixed_precision: bool = False,
        progress: bool | Literal["auto"] = "auto",
    ) -> None:
        if epochs < 1 or batch_size < 1 or (patience is not None and patience < 1):
            raise ValueError("epochs, batch_size and patience must be at least 1, they are "
                             f"{epochs}, {batch_size} and {patience}")
        self.device = choose_device() if device == "auto" else torch.device(device)
        self.model, self.loss = model.to(self.device), loss or nn.CrossEntropyLoss()
        parameters = [p for p in model.parameters() if p.requires_grad]
        if optimizer is None:
            optimizer = torch.optim.Adam(parameters)
        elif not isinstance(optimizer, torch.optim.Optimizer):
            optimizer = optimizer(parameters)
        self.optimizer, self.epochs, self.batch_size = optimizer, epochs, batch_size
        self.scheduler = scheduler(optimizer) if scheduler else None
        self.patience, self.transform, self.seed = patience, transform, seed
        self.mixed_precision = mixed_precision and self.device.type != "cpu"
        self.progress = someone_watches() if progress == "auto" else progress
        self.history: History | None = None
        self.best_epoch: int | None = None

    def fit(self, X: Any, y: Any = None, X_val: Any = None, y_val: Any = None) -> History:
        """Train on X (n, ...) and labels y (n,), or ``fit(train_loader, val_loader)``.

        Returns the history: training loss and accuracy are running means over the epoch, in
        training mode; validation is measured after it, in evaluation mode (nan without one).
        RuntimeError if the training loss stops being finite.
        """
        torch.manual_seed(self.seed)
        if isinstance(X, DataLoader):
            train, validation = X, (y if X_val is None else X_val)
        else:
            train = batches_of(self._dataset(X, y), self.batch_size, shuffle=True)
            validation = None if X_val is None else self._loader(X_val, y_val)
        if self.patience and validation is None:
            raise ValueError("patience needs validation data: fit(X, y, X_val, y_val)")
        scaler = torch.amp.GradScaler(self.device.type, enabled=self.mixed_precision)
        records, best, best_weights, self.best_epoch = [], np.inf, None, None
        bar = tqdm(range(self.epochs), "epochs", disable=not self.progress, file=sys.stdout)
        for epoch in bar:
            on_train = self._epoch(train, scaler)
            if not np.isfinite(on_train[0]):
                raise RuntimeError(f"the training loss became {on_train[0]} in epoch {epoch + 1}: "
                                   "lower the learning rate, or look for a nan in the data")
            on_val = (np.nan, np.nan) if validation is None else self.evaluate(validation)
            records.append((on_train[0], on_val[0], on_train[1], on_val[1]))
            bar.set_postfix_str(f"loss {on_train[0]:.3f}, validation {on_val[0]:.3f}")
            if isinstance(self.scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau):
                self.scheduler.step(on_train[0] if validation is None else on_val[0])
            elif self.scheduler:
                self.scheduler.step()
            if validation is not None and (on_val[0] < best or epoch == 0):
                best, self.best_epoch = on_val[0], epoch
                if self.patience:
                    best_weights = copy.deepcopy(self.model.state_dict())
            if self.patience and epoch - (self.best_epoch or 0) >= self.patience:
                break
        if best_weights is not None:
            self.model.load_state_dict(best_weights)
        self.history = History(*np.array(records).T)
        return self.history

    def _epoch(self, batches: Iterable[Any], scaler: torch.amp.GradScaler) -> tuple[float, float]:
        self.model.train()
        totals = torch.zeros(2, device=self.device)  # read once an epoch: reading waits for a GPU
        n = 0
        for X, y in batches:
            X, y = X.to(self.device, non_blocking=True), y.to(self.device, non_blocking=True)
            if self.transform:
                X = self.transform(X)
            with self._precision():
                logits = self.model(X)
                loss = self.loss(logits, y)
            self.optimizer.zero_grad()
            scaler.scale(loss).backward()
            scaler.step(self.optimizer)
            scaler.update()
            n += len(y)
            totals += torch.stack([loss.detach() * len(y), (logits.argmax(1) == y).sum()])
        return tuple((totals / n).tolist())

    @torch.no_grad()
    def evaluate(self, X: Any, y: Any = None) -> tuple[float, float]:
        """Mean loss and accuracy, in evaluation mode, on X (n, ...) and y (n,) or on a loader."""
        self.model.eval()
        totals, n = torch.zeros(2, device=self.device), 0
        for inputs, labels in X if isinstance(X, DataLoader) else self._loader(X, y):
            inputs, labels = inputs.to(self.device), labels.to(self.device)
            with self._precision():
                logits = self.model(inputs)
            totals += torch.stack([self.loss(logits.float(), labels) * len(labels),
                                   (logits.argmax(1) == labels).sum()])
            n += len(labels)
        return tuple((totals / n).tolist())

    @torch.no_grad()
    def predict_logits(self, X: ArrayLike | Tensor) -> NDArray[Any]:
        """Logits (n, M), in evaluation mode."""
        self.model.eval()
        return np.concatenate([self.model(batch.to(self.device)).float().cpu().numpy()
                               for batch, in batches_of(self._dataset(X), 256)])

    def predict_proba(self, X: ArrayLike | Tensor) -> NDArray[Any]:
        """Probabilities (n, M), the softmax of the logits."""
        return torch.from_numpy(self.predict_logits(X)).softmax(1).numpy()

    def predict(self, X: ArrayLike | Tensor) -> NDArray[Any]:
        """Labels (n,)."""
        return self.predict_logits(X).argmax(axis=1)

    def _precision(self) -> Any:
        on = self.mixed_precision
        return torch.autocast(self.device.type, torch.float16) if on else nullcontext()

    def _loader(self, X: Any, y: Any) -> DataLoader[Any]:
        return batches_of(self._dataset(X, y), 256)

    def _dataset(self, X: Any, y: Any = None) -> TensorDataset:
        dtype = next(self.model.parameters()).dtype
        inputs = torch.as_tensor(X, dtype=dtype)
        if y is None:
            return TensorDataset(inputs)
        labels = torch.as_tensor(y, dtype=torch.long)
        if len(labels) != len(inputs) or labels.ndim != 1:
            raise ValueError(f"X is {tuple(inputs.shape)} and y {tuple(labels.shape)}: "
                             "y must be (n,), one label for each of X's n samples")
        return TensorDataset(inputs, labels)


def batches_of(dataset: TensorDataset, size: int, *, shuffle: bool = False) -> DataLoader[Any]:
    """A loader that takes a whole batch out of the tensors at once, rather than row by row."""
    order = data.RandomSampler(dataset) if shuffle else data.SequentialSampler(dataset)
    return DataLoader(dataset, sampler=data.BatchSampler(order, size, False), batch_size=None)


def someone_watches() -> bool:
    """Whether a person sees the output: a terminal, Jupyter, Colab; not a grader or a book."""
    live = "JPY_SESSION_NAME" in os.environ or "google.colab" in sys.modules
    return (live or sys.stdout.isatty()) and "NBGRADER_EXECUTION" not in os.environ
