"""Trainings on chapter 04's blot and ring, kept epoch by epoch for the figure that shows them.

``python -m gradekit.book.boundary`` computes them anew and writes ``boundary.json`` beside this
module: parameters that ``coursekit.network.Network`` had on its way, nothing in between.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coursekit.network import Network

FILE = Path(__file__).with_suffix(".json")
LAST, SNAPSHOTS, RATE = 2000, 60, 0.5
# A parameter is rounded to this many digits after the point, a sample and a loss as below.
DIGITS, SAMPLE_DIGITS, LOSS_DIGITS = 3, 2, 4

Array = NDArray[Any]


@dataclass(frozen=True)
class Start:
    """Where a training starts from.

    Attributes
    ----------
    words : str
        What a reader chooses it by.
    units : int
        Hidden units.
    seed : int
        Of the first weights.
    alike : bool
        Whether all hidden units start with the weights of the first.
    """

    words: str
    units: int
    seed: int
    alike: bool = False

    def network(self) -> Network:
        """The network before its first step."""
        net = Network([2, self.units, 1], seed=self.seed)
        if self.alike:
            net.weights[0][:] = net.weights[0][:, :1]
            net.weights[1][:] = net.weights[1][0]
        return net


STARTS = (
    Start("3 hidden units", 3, 2),
    Start("8 hidden units", 8, 3),
    Start("8 that start alike", 8, 3, alike=True),
)


def blot_and_ring(n: int, seed: int) -> tuple[Array, Array]:
    """The points (n, 2) and labels (n,) of chapter 04: a blot (1) inside a ring (0)."""
    rng = np.random.default_rng(seed)
    y = np.arange(n) % 2
    angle = rng.uniform(0, 2 * np.pi, size=n)
    radius = np.where(y == 1, np.sqrt(rng.uniform(0, 1, size=n)), rng.uniform(1.4, 2.0, size=n))
    X = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return X + rng.normal(scale=0.12, size=(n, 2)), y


def epochs() -> list[int]:
    """The epochs that are kept: 0, then ever farther apart, in equal factors where they can."""
    steps = np.geomspace(1, LAST, SNAPSHOTS)
    kept = [0]
    for step in steps:
        kept.append(max(kept[-1] + 1, round(float(step))))
    return kept


def parameters(net: Network) -> list[float]:
    """All parameters of a two-layer network, layer by layer: W1 row by row, b1, w2, b2."""
    parts = [p.ravel() for pair in zip(net.weights, net.biases, strict=True) for p in pair]
    return rounded(np.concatenate(parts), DIGITS)


def rounded(values: Array, digits: int) -> list[float]:
    """Numbers for JSON, without negative zeros."""
    return [round(float(value), digits) + 0.0 for value in values]


def training(start: Start, kept: list[int]) -> dict[str, Any]:
    """One training: parameters at the epochs that are kept, and the two losses there."""
    parts = *blot_and_ring(200, 4), *blot_and_ring(200, 5)
    net = start.network()
    frames, on_train, on_val = [], [], []
    for before, epoch in zip([0, *kept], kept, strict=False):
        if epoch > before:  # without momentum it goes on as if it had never stopped
            net.fit(*parts, epochs=epoch - before, learning_rate=RATE)
        frames.append(parameters(net))
        on_train.append(net.evaluate(*parts[:2])[0])
        on_val.append(net.evaluate(*parts[2:])[0])
    return {
        "words": start.words, "units": start.units, "frames": frames,
        "train": rounded(np.array(on_train), LOSS_DIGITS),
        "validation": rounded(np.array(on_val), LOSS_DIGITS),
    }  # fmt: skip


def computed() -> dict[str, Any]:
    """What the file holds."""
    X, y = blot_and_ring(200, 4)
    samples = [[*rounded(x, SAMPLE_DIGITS), int(label)] for x, label in zip(X, y, strict=True)]
    kept = epochs()
    return {
        "samples": samples, "epochs": kept,
        "trainings": [training(start, kept) for start in STARTS],
    }  # fmt: skip


def read() -> dict[str, Any]:
    """The file's trainings."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def main() -> None:
    """Write the file, a line for each snapshot."""
    text = json.dumps(computed(), separators=(",", ":"))
    FILE.write_text(text.replace("],[", "],\n[") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
