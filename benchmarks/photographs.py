"""The long trainings, on the photographs: the results that chapters 07 and 09 quote.

    COURSEKIT_DATA=../shared/data python -m benchmarks.photographs [TASK ...] [--seeds N] [--write]

A seed draws the split into training, validation and test set, the first weights, the batches and
the augmentation. Validation chose every setting below; the test set is looked at once a seed, after
training. ``--write`` puts the results beside those that are there, and the page of the book that
shows them, `book/results.md`; without it they are printed only.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.lr_scheduler import OneCycleLR

from coursekit.augment import RandomAffine
from coursekit.datasets import ImageDataset, load_digits, load_dogs_cats, prepare
from coursekit.datasets import train_val_test_split as split_by_class
from coursekit.devices import choose_device
from coursekit.models import count_parameters, digits_cnn, dogs_cats_cnn
from coursekit.training import Trainer

RESULTS = Path(__file__).parent / "results" / "photographs.json"
FIRST_SEED = 20  # those before it served to choose the settings
VIEWS = 8
PAGE = Path(__file__).parents[1] / "book" / "results.md"


@dataclass(frozen=True)
class Result:
    """One training: accuracies, its time in seconds, and on what."""

    task: str
    seed: int
    validation: float
    test: float | None
    seconds: float
    parameters: int
    device: str


@dataclass(frozen=True)
class Task:
    """A row of the table: what is trained, and what it is measured against."""

    title: str
    anchor: str
    train: Callable[[int], Result]
    seeds: int


def mlp(seed: int) -> Result:
    """The source's network with the source's settings: 80/20, batches of 64, SGD at 0.01."""
    data = load_digits("photographs", verbose=False)
    split = prepare(data, seed=seed, dtype=np.float32)
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Linear(4096, 200), nn.ReLU(), nn.Linear(200, 50), nn.ReLU(),
        nn.Linear(50, 20), nn.ReLU(), nn.Linear(20, 10),
    )
    trainer = Trainer(model, optimizer=lambda p: torch.optim.SGD(p, lr=0.01), epochs=300, seed=seed)
    start = time.perf_counter()
    history = trainer.fit(split.X_train, split.y_train, split.X_val, split.y_val)
    seconds = time.perf_counter() - start
    return Result("mlp", seed, history.accuracy_val[-1], None, seconds, count_parameters(model),
                  device_name(trainer.device))


def digits(seed: int) -> Result:
    """A CNN of less than 100,000 parameters on the hand signs."""
    return convolutional(
        "digits", seed, load_digits("photographs", verbose=False), digits_cnn, val_size=0.1,
        test_size=0.2, epochs=42, batch_size=48, weight_decay=0.01, learning_rate=0.01,
        transform=lambda n: RandomAffine(15, 0.1, 0.2), views=RandomAffine(8, 0.05, 0.1),
    )


def dogs_cats(seed: int) -> Result:
    """A CNN on all dogs and cats; small images first, since they cost less and teach the most."""
    return convolutional(
        "dogs_cats", seed, load_dogs_cats(source="photographs", verbose=False), dogs_cats_cnn,
        val_size=0.1, test_size=0.1, epochs=17, batch_size=64, weight_decay=0.02,
        learning_rate=0.003,
        transform=lambda n: Growing(
            RandomAffine(10, 0.08, 0.15, flip=True), n, sizes={0: 32, 3: 48, 10: 64}
        ),
        views=RandomAffine(5, 0.04, 0.08, flip=True),
    )


def convolutional(
    task: str, seed: int, data: ImageDataset, build: Callable[[], nn.Module], *, val_size: float,
    test_size: float, epochs: int, batch_size: int, weight_decay: float, learning_rate: float,
    transform: Callable[[int], Callable[[Tensor], Tensor]], views: RandomAffine,
) -> Result:
    """AdamW with a learning rate that rises and falls once, smoothed labels, augmentation.

    An image's class is the one with the largest probability in the mean of ``VIEWS`` looks at it:
    as it is, and slightly changed.
    """
    images = (data.images[:, None] / np.float32(255) - np.float32(0.5)).astype(np.float32)
    split = split_by_class(images, data.labels, val_size=val_size, test_size=test_size, seed=seed)
    torch.manual_seed(seed)
    model = build()
    trainer = Trainer(
        model, nn.CrossEntropyLoss(label_smoothing=0.1),
        lambda p: torch.optim.AdamW(p, weight_decay=weight_decay),
        epochs=epochs, batch_size=batch_size, seed=seed, mixed_precision=True,
        scheduler=lambda o: OneCycleLR(o, learning_rate, total_steps=epochs + 1),
        transform=transform(len(split.X_train)),
    )
    start = time.perf_counter()
    trainer.fit(split.X_train, split.y_train, split.X_val, split.y_val)
    seconds = time.perf_counter() - start
    accuracies = []
    for X, y in ((split.X_val, split.y_val), (split.X_test, split.y_test)):
        looks = [X] + [views(torch.from_numpy(X)) for _ in range(VIEWS - 1)]
        q = np.mean([trainer.predict_proba(look) for look in looks], axis=0)
        accuracies.append(float(np.mean(q.argmax(axis=1) == y)))
    return Result(task, seed, accuracies[0], accuracies[1], seconds, count_parameters(model),
                  device_name(trainer.device))


class Growing:
    """Augments, and averages the images down to a size that grows with the epochs."""

    def __init__(self, augment: RandomAffine, n: int, sizes: dict[int, int]) -> None:
        self.augment, self.n, self.sizes, self.seen = augment, n, sizes, 0

    def __call__(self, images: Tensor) -> Tensor:
        """The batch (n, 1, 64, 64), as (n, 1, s, s)."""
        epoch = self.seen // self.n
        self.seen += len(images)
        size = self.sizes[max(first for first in self.sizes if first <= epoch)]
        images = self.augment(images)
        return functional.adaptive_avg_pool2d(images, size) if size < images.shape[-1] else images


TASKS = {
    "mlp": Task("hand signs, the source's MLP", "0.794 validation (the source)", mlp, 5),
    "digits": Task("hand signs, CNN", "0.98 test (arXiv:2011.08927)", digits, 5),
    "dogs_cats": Task("dogs and cats, CNN", "0.88 (two convolutions, fewer images)", dogs_cats, 1),
}


def device_name(device: torch.device) -> str:
    """In words: the accelerator's name, or how many threads of the CPU."""
    if device.type == "cpu":
        return f"CPU, {torch.get_num_threads()} threads"
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"{device.type} ({platform.machine()})"


def load_results() -> list[Result]:
    """The committed results, in the order of the table."""
    if not RESULTS.is_file():
        return []
    return [Result(**entry) for entry in json.loads(RESULTS.read_text(encoding="utf-8"))["results"]]


def table(results: list[Result]) -> str:
    """The results as a Markdown table: means over the seeds, then the seeds one by one."""
    rows = [
        "| task | to beat | parameters | validation | test | seeds | seconds a training | on |",
        "|---|---|---|---|---|---|---|---|",
    ]
    details = ["| task | on | seed | validation | test | seconds |", "|---|---|---|---|---|---|"]
    for name, task in TASKS.items():
        for device in sorted({r.device for r in results if r.task == name}):
            runs = [r for r in results if (r.task, r.device) == (name, device)]
            rows.append(
                f"| {task.title} | {task.anchor} | {runs[0].parameters:,} "
                f"| {spread([r.validation for r in runs])} | {spread([r.test for r in runs])} "
                f"| {len(runs)} | {np.mean([r.seconds for r in runs]):.0f} | {device} |")
            details += [f"| {task.title} | {device} | {r.seed} | {r.validation:.4f} "
                        f"| {'–' if r.test is None else f'{r.test:.4f}'} | {r.seconds:.0f} |"
                        for r in runs]
    return "\n".join([*rows, "", "Seed by seed:", "", *details])


def spread(accuracies: list[float | None]) -> str:
    """Mean ± standard deviation over the seeds; a dash where nothing was measured."""
    known = [a for a in accuracies if a is not None]
    if not known:
        return "–"
    return f"{np.mean(known):.4f}" + (f" ± {np.std(known, ddof=1):.4f}" if len(known) > 1 else "")


def page(results: list[Result], day: str) -> str:
    """`book/results.md`."""
    return f"""---
description: "Accuracies and training times of the course's networks on the photographs of hand \
signs, cats and dogs."
---

# Results on the photographs

The chapters run on drawn data, in seconds. These are the long trainings, on the photographs
themselves, measured on {day} by

```
COURSEKIT_DATA=... python -m benchmarks.photographs --write
```

{table(results)}

A seed draws the split into training, validation and test set (70/10/20 for the hand signs, 80/10/10
for dogs and cats, 80/20 without a test set for the MLP, as in the source), the first weights, the
order of the batches and the augmentation. The settings were chosen on other seeds; the test set of
these was looked at once a seed, after training. A CNN's answer is the mean of its probabilities
over {VIEWS} looks at an image: as it is, and slightly turned, shifted and scaled. The networks are
in `coursekit/models.py`, the settings in `benchmarks/photographs.py`, and
[chapter 09](../source_notebooks/09_convolutional/09_convolutional.ipynb) explains every layer.
"""


def write(new: list[Result]) -> None:
    """Put results in the file, in the place of those of the same task, seed and device."""
    def key(result: Result) -> tuple[int, str, int]:
        return list(TASKS).index(result.task), result.device, result.seed

    kept = {key(result): result for result in [*load_results(), *new]}
    results, day = [kept[k] for k in sorted(kept)], date.today().isoformat()
    RESULTS.parent.mkdir(exist_ok=True)
    content = {"date": day, "torch": torch.__version__, "results": [asdict(r) for r in results]}
    for path, text in ((RESULTS, json.dumps(content, indent=1) + "\n"), (PAGE, page(results, day))):
        temporary = path.with_name(path.name + ".new")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=f"of {', '.join(TASKS)}; all")
    parser.add_argument("--seeds", type=int, help=f"how many, from {FIRST_SEED} on")
    parser.add_argument("--write", action="store_true", help="keep the results, write the page")
    arguments = parser.parse_args()
    unknown = set(arguments.tasks) - set(TASKS)
    if unknown:
        parser.error(f"there is no task {', '.join(sorted(unknown))}: choose of {', '.join(TASKS)}")
    print(f"on {device_name(choose_device())}", file=sys.stderr)
    results = []
    for name in arguments.tasks or TASKS:
        for seed in range(FIRST_SEED, FIRST_SEED + (arguments.seeds or TASKS[name].seeds)):
            result = TASKS[name].train(seed)
            results.append(result)
            test = "" if result.test is None else f", test {result.test:.4f}"
            print(f"  {name}, seed {seed}: validation {result.validation:.4f}{test}, "
                  f"{result.seconds:.0f} s", file=sys.stderr, flush=True)
            if arguments.write:  # at once: a long run that is stopped keeps what it has
                write([result])
    print(table(results))


if __name__ == "__main__":
    main()
