"""What helps against over-fitting: every method of chapter 08, several seeds, a Markdown table.

    COURSEKIT_DATA=folder python -m benchmarks.generalization

A small network learns from few pictures. Each seed has its own split and its own first weights, and
all methods share them. A method that has a strength is tried with several: the mean validation
accuracy chooses one, and only of that one the test accuracy is shown.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import nn

from coursekit.augment import RandomAffine
from coursekit.datasets import load_digits, train_val_test_split
from coursekit.training import Trainer

SIDE, HIDDEN, EPOCHS, BATCH_SIZE, LEARNING_RATE = 32, 128, 60, 32, 0.001
TRAIN, VALIDATION = 0.15, 0.25  # shares of the data; the rest is the test part


@dataclass
class Setting:
    """One row to be: how the network is built and what the trainer does differently."""

    text: str = "–"
    build: dict[str, Any] = field(default_factory=dict)
    train: dict[str, Any] = field(default_factory=dict)
    l1: float = 0.0


def build(seed: int, *, dropout: float = 0.0, batch_norm: bool = False,
          initialize: Callable[..., Any] | None = None) -> nn.Sequential:
    torch.manual_seed(seed)
    layers: list[nn.Module] = [nn.Flatten()]
    inputs = SIDE * SIDE
    for _ in range(2):
        layers.append(nn.Linear(inputs, HIDDEN))
        if batch_norm:
            layers.append(nn.BatchNorm1d(HIDDEN))
        layers.append(nn.ReLU())
        if dropout:
            layers.append(nn.Dropout(dropout))
        inputs = HIDDEN
    layers.append(nn.Linear(inputs, 10))
    if initialize:
        for layer in layers:
            if isinstance(layer, nn.Linear):
                initialize(layer.weight)
                nn.init.zeros_(layer.bias)
    return nn.Sequential(*layers)


def weights_of(model: nn.Module) -> list[nn.Parameter]:
    return [layer.weight for layer in model.modules() if isinstance(layer, nn.Linear)]


def decayed(kind: type[torch.optim.Optimizer], strength: float) -> dict[str, Any]:
    """Trainer settings with the decay on the matrices, and none on biases."""

    def optimizer(parameters: list[nn.Parameter]) -> torch.optim.Optimizer:
        groups = [
            {"params": [p for p in parameters if p.ndim > 1], "weight_decay": strength},
            {"params": [p for p in parameters if p.ndim == 1], "weight_decay": 0.0},
        ]
        return kind(groups, lr=LEARNING_RATE)  # type: ignore[call-arg]

    return {"optimizer": optimizer}


def affine(degrees: float, translate: float, scale: float, flip: bool = False) -> dict[str, Any]:
    return {"transform": RandomAffine(degrees, translate, scale, flip)}


MILD, COURSE, STRONG = (5, 0.04, 0.05), (10, 0.08, 0.1), (15, 0.12, 0.15)
METHODS: dict[str, list[Setting]] = {
    "nothing": [Setting()],
    "Xavier start": [Setting(build={"initialize": nn.init.xavier_normal_})],
    "He start": [Setting(build={"initialize": nn.init.kaiming_normal_})],
    "L2 penalty": [Setting(f"weight_decay {s:g}", train=decayed(torch.optim.Adam, s))
                   for s in (0.001, 0.01, 0.03)],
    "decoupled decay (AdamW)": [Setting(f"weight_decay {s:g}", train=decayed(torch.optim.AdamW, s))
                                for s in (0.1, 1, 3)],
    "L1 penalty": [Setting(f"lambda {s:g}", l1=s) for s in (0.00001, 0.0001, 0.0003)],
    "early stopping": [Setting(f"patience {p}", train={"patience": p}) for p in (5, 10)],
    "dropout": [Setting(f"p = {p}", build={"dropout": p}) for p in (0.2, 0.5)],
    "batch normalization": [Setting(build={"batch_norm": True})],
    "flips alone": [Setting(train=affine(0, 0, 0, True))],
    "augmentation": [Setting(f"{a[0]}°, {a[1]:g}, {a[2]:g}", train=affine(*a))
                     for a in (MILD, COURSE, STRONG)],
    "augmentation with flips": [Setting("10°, 0.08, 0.1", train=affine(*COURSE, True))],
    "augmentation, batch norm., dropout": [
        Setting(f"10°, 0.08, 0.1, p = {p}", {"batch_norm": True, "dropout": p}, affine(*COURSE))
        for p in (0.1, 0.3)
    ],
    "these three and early stopping": [
        Setting(f"the same, p = {p}, patience 20", {"batch_norm": True, "dropout": p},
                {"patience": 20, **affine(*COURSE)})
        for p in (0.1, 0.3)
    ],
}  # fmt: skip


def run(setting: Setting, data: Any, seed: int, epochs: int) -> tuple[float, float, float, float]:
    """Accuracies on the three parts, and seconds."""
    split = train_val_test_split(*data, val_size=VALIDATION, test_size=1 - TRAIN - VALIDATION,
                                 seed=seed)
    model = build(seed, **setting.build)
    cross_entropy = nn.CrossEntropyLoss()

    def penalized(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        loss = cross_entropy(logits, labels)
        if setting.l1 and model.training:
            loss = loss + setting.l1 * sum(w.abs().sum() for w in weights_of(model))
        return loss

    settings = {"optimizer": lambda p: torch.optim.Adam(p, lr=LEARNING_RATE), **setting.train}
    start = time.perf_counter()
    trainer = Trainer(model, penalized, epochs=epochs, batch_size=BATCH_SIZE, seed=seed,
                      progress=False, **settings)
    trainer.fit(split.X_train, split.y_train, split.X_val, split.y_val)
    seconds = time.perf_counter() - start
    parts = ((split.X_train, split.y_train), (split.X_val, split.y_val),
             (split.X_test, split.y_test))
    train, validation, test = (trainer.evaluate(*part)[1] for part in parts)
    return train, validation, test, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--only", default="", help="methods whose name holds this text")
    arguments = parser.parse_args()
    digits = load_digits()
    step = digits.images.shape[1] // SIDE
    images = digits.images.reshape(-1, 1, SIDE, step, SIDE, step).mean(axis=(3, 5)) / 255 - 0.5
    data = images.astype(np.float32), digits.labels
    n = len(digits)
    print(f"\n{round(TRAIN * n)} pictures of {SIDE} x {SIDE} to train ({digits.source}), "
          f"{SIDE * SIDE}-{HIDDEN}-{HIDDEN}-10, {arguments.epochs} epochs, seeds 0 to "
          f"{arguments.seeds - 1}; mean ± standard deviation over seeds; PyTorch "
          f"{torch.__version__}, {platform.machine()}, {torch.get_num_threads()} thread(s)\n")
    print("| method | strength chosen | training | validation | test | seconds |")
    print("|---|---|---|---|---|---|")
    for method, settings in METHODS.items():
        if arguments.only not in method:
            continue
        results = {
            setting.text: np.array([run(setting, data, seed, arguments.epochs)
                                    for seed in range(arguments.seeds)])
            for setting in settings
        }
        text, best = max(results.items(), key=lambda item: item[1][:, 1].mean())
        spread = best.std(axis=0, ddof=1) if len(best) > 1 else np.full(4, np.nan)
        cells = [f"{m:.3f} ± {s:.3f}" for m, s in zip(best.mean(axis=0)[:3], spread, strict=False)]
        print(f"| {method} | {text} | {' | '.join(cells)} | {best[:, 3].mean():.1f} |", flush=True)


if __name__ == "__main__":
    main()
