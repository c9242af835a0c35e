"""How hard are the drawn stand-ins beside the photographs? Validation accuracies, side by side.

    python -m benchmarks.data_difficulty [--quick] [--only digits|dogs_cats] [--seed N]

Trains what the course trains, from logistic regression to a convolutional network, on the drawn
images and, where there are any (COURSEKIT_DATA, or the cache that
`python -m coursekit.datasets fetch` fills), on the photographs. The last column is what was
recorded earlier on all photographs, with a split of its own. Splits differ: of the 82 images of
0 and 1 to validate with, a single one is 0.012.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from tqdm import tqdm

from coursekit.datasets import (
    ImageDataset,
    Split,
    binary_subset,
    load_digits,
    load_dogs_cats,
    prepare,
)
from coursekit.errors import CourseError

QUICK_DOGS_CATS = 1500
FULL_DOGS_CATS = 5000
MINIBATCH = 64


@dataclass(frozen=True)
class Experiment:
    """A model to train: ``run`` maps a dataset, a seed and "quick?" to a validation accuracy."""

    title: str
    dataset: str
    recorded: float  # on all photographs, split 80/20 with seed 42
    run: Callable[[ImageDataset, int, bool], float]


# --- linear models, by full-batch gradient descent ------------------------------------------


def gradient_descent(split: Split, n_classes: int, epochs: int, step: float, seed: int) -> float:
    """Softmax regression for n_classes > 2, logistic regression for 2."""
    rng = np.random.default_rng(seed)
    n, d = split.X_train.shape
    outputs = 1 if n_classes == 2 else n_classes
    weights = (0.1 * rng.standard_normal((d, outputs))).astype(np.float32)
    bias = np.zeros(outputs, dtype=np.float32)
    if n_classes == 2:
        targets = split.y_train[:, None].astype(np.float32)
    else:
        targets = np.eye(n_classes, dtype=np.float32)[split.y_train]
    for _ in progress(epochs, "gradient descent"):
        error = probabilities(split.X_train @ weights + bias) - targets
        weights -= step * (split.X_train.T @ error) / n
        bias -= step * error.mean(axis=0)
    logits = split.X_val @ weights + bias
    predicted = logits[:, 0] > 0 if n_classes == 2 else logits.argmax(axis=1)
    return float(np.mean(predicted == split.y_val))


def probabilities(logits: np.ndarray) -> np.ndarray:
    if logits.shape[1] == 1:
        return np.exp(-np.logaddexp(0, -logits))
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def logistic_digits(data: ImageDataset, seed: int, quick: bool) -> float:
    split = prepare(binary_subset(data, 0, 1), seed=seed, dtype=np.float32)
    return gradient_descent(split, 2, 400, 0.05, seed)


def softmax_digits(data: ImageDataset, seed: int, quick: bool) -> float:
    return gradient_descent(prepare(data, seed=seed, dtype=np.float32), 10, 300, 0.1, seed)


def logistic_dogs_cats(data: ImageDataset, seed: int, quick: bool) -> float:
    return gradient_descent(prepare(data, seed=seed, dtype=np.float32), 2, 400, 0.05, seed)


# --- networks, in PyTorch ---------------------------------------------------------------------


def fit(
    model: nn.Module,
    split: Split,
    optimizer: torch.optim.Optimizer,
    epochs: int,
    *,
    augment: Callable[[torch.Tensor], torch.Tensor] | None = None,
    one_cycle: float | None = None,
) -> float:
    """Train on shuffled minibatches; return the validation accuracy after the last epoch."""
    X, y = torch.from_numpy(split.X_train), torch.from_numpy(split.y_train)
    batches_per_epoch = -(-len(y) // MINIBATCH)
    schedule = None
    if one_cycle is not None:
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, one_cycle, total_steps=epochs * batches_per_epoch
        )
    model.train()
    for _ in progress(epochs, "epochs"):
        for batch in torch.randperm(len(y)).split(MINIBATCH):
            inputs = X[batch] if augment is None else augment(X[batch])
            loss = F.cross_entropy(model(inputs), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if schedule is not None:
                schedule.step()
    model.eval()
    with torch.no_grad():
        parts = torch.from_numpy(split.X_val).split(256)
        predicted = torch.cat([model(part).argmax(dim=1) for part in parts])
    return float((predicted == torch.from_numpy(split.y_val)).float().mean())


def mlp_digits(data: ImageDataset, seed: int, quick: bool) -> float:
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Linear(4096, 200), nn.ReLU(),
        nn.Linear(200, 50), nn.ReLU(),
        nn.Linear(50, 20), nn.ReLU(),
        nn.Linear(20, 10),
    )  # fmt: skip
    split = prepare(data, seed=seed, dtype=np.float32)
    # Quick: a third of the epochs at three times the step comes to about the same.
    optimizer = torch.optim.SGD(model.parameters(), lr=0.03 if quick else 0.01)
    return fit(model, split, optimizer, 100 if quick else 300)


def mlp_dogs_cats(data: ImageDataset, seed: int, quick: bool) -> float:
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(4096, 64), nn.ReLU(), nn.Linear(64, 2))
    split = prepare(data, seed=seed, dtype=np.float32)
    return fit(model, split, torch.optim.Adam(model.parameters()), 10)


def convolutional(channels: tuple[int, ...], n_classes: int) -> nn.Sequential:
    """Blocks of convolution, batch normalization, ReLU and pooling; then one linear layer."""
    layers: list[nn.Module] = [nn.Unflatten(1, (1, 64, 64))]
    for inputs, outputs in zip((1, *channels), channels, strict=False):
        layers += [
            nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            nn.MaxPool2d(2),
        ]
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels[-1], n_classes)]
    return nn.Sequential(*layers)


def mild_affine(inputs: torch.Tensor) -> torch.Tensor:
    """Each image turned, scaled and moved a little, at random."""
    n = len(inputs)
    angle = (torch.rand(n) - 0.5) * 0.35
    scale = 1 + (torch.rand(n) - 0.5) * 0.2
    theta = torch.zeros(n, 2, 3)
    theta[:, 0, 0] = theta[:, 1, 1] = torch.cos(angle) * scale
    theta[:, 0, 1] = -torch.sin(angle) * scale
    theta[:, 1, 0] = torch.sin(angle) * scale
    theta[:, :, 2] = (torch.rand(n, 2) - 0.5) * 0.2
    images = inputs.reshape(n, 1, 64, 64)
    grid = F.affine_grid(theta, list(images.shape), align_corners=False)
    moved = F.grid_sample(images, grid, padding_mode="border", align_corners=False)
    return moved.reshape(n, -1)


def mirrored(inputs: torch.Tensor) -> torch.Tensor:
    flipped = inputs.reshape(-1, 64, 64).flip(2).reshape(inputs.shape)
    return torch.where(torch.rand(len(inputs), 1) < 0.5, flipped, inputs)


def cnn_digits(data: ImageDataset, seed: int, quick: bool) -> float:
    torch.manual_seed(seed)
    model = convolutional((16, 32, 64, 128), 10)  # 98,682 parameters
    split = prepare(data, seed=seed, dtype=np.float32)
    optimizer = torch.optim.Adam(model.parameters())
    return fit(
        model, split, optimizer, 5 if quick else 15, augment=mild_affine, one_cycle=0.01
    )


def cnn_dogs_cats(data: ImageDataset, seed: int, quick: bool) -> float:
    torch.manual_seed(seed)
    model = convolutional((16, 32, 64, 128) if quick else (32, 64, 128, 256), 2)
    split = prepare(data, seed=seed, dtype=np.float32)
    optimizer = torch.optim.Adam(model.parameters())
    return fit(model, split, optimizer, 5 if quick else 12, augment=mirrored, one_cycle=0.005)


EXPERIMENTS = [
    Experiment("0 or 1: logistic regression", "digits", 0.94, logistic_digits),
    Experiment("softmax regression, 300 epochs", "digits", 0.71, softmax_digits),
    Experiment("MLP 4096-200-50-20-10, SGD", "digits", 0.79, mlp_digits),
    Experiment("CNN, 98,682 parameters", "digits", 0.998, cnn_digits),
    Experiment("logistic regression", "dogs_cats", 0.544, logistic_dogs_cats),
    Experiment("MLP 4096-64-2, Adam, 10 epochs", "dogs_cats", 0.63, mlp_dogs_cats),
    Experiment("CNN, wide", "dogs_cats", 0.857, cnn_dogs_cats),
]


# --- the table --------------------------------------------------------------------------------


def progress(steps: int, unit: str) -> Iterator[int]:
    yield from tqdm(range(steps), desc=f"    {unit}", leave=False, file=sys.stderr, disable=None)


def load(name: str, source: str, quick: bool) -> ImageDataset | None:
    """Return the dataset, or None where there are no photographs."""
    try:
        if name == "digits":
            return load_digits(source, verbose=False)
        n = QUICK_DOGS_CATS if quick else FULL_DOGS_CATS
        return load_dogs_cats(n, source, verbose=False)
    except CourseError as error:
        if source != "photographs":
            raise
        print(f"  {error}")
        return None


def measure(experiment: Experiment, data: ImageDataset | None, seed: int, quick: bool) -> str:
    if data is None:
        return "-"
    start = time.perf_counter()
    accuracy = experiment.run(data, seed, quick)
    return f"{accuracy:.3f} ({time.perf_counter() - start:.0f} s)"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.data_difficulty",
        description="How hard the drawn data are for models, beside the photographs.",
    )
    parser.add_argument("--quick", action="store_true", help="1 to 2 minutes: fewer epochs")
    parser.add_argument("--only", choices=("digits", "dogs_cats"), help="one dataset")
    parser.add_argument("--seed", type=int, default=42, help="of splits and models (default 42)")
    args = parser.parse_args(arguments)

    print(f"Validation accuracy (seconds), seed {args.seed}" + (", quick" if args.quick else ""))
    for name in ("digits", "dogs_cats"):
        if args.only not in (None, name):
            continue
        try:
            drawn = load(name, "drawn", args.quick)
            photographs = load(name, "photographs", args.quick)
        except CourseError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
        assert drawn is not None
        sizes = f"{len(drawn)} drawn" + (f", {len(photographs)} photographs" if photographs else "")
        print(f"\n{name} ({sizes})")
        print(f"  {'':32}{'drawn':>16}{'photographs':>16}{'recorded':>12}")
        for experiment in EXPERIMENTS:
            if experiment.dataset != name:
                continue
            print(f"  {experiment.title:32}", end="", flush=True)
            for data in (drawn, photographs):
                print(f"{measure(experiment, data, args.seed, args.quick):>16}", end="", flush=True)
            print(f"{experiment.recorded:>12.3f}", flush=True)
    print("\nrecorded: earlier figures of all photographs, with another split")
    return 0


if __name__ == "__main__":
    sys.exit(main())
