"""Training the two-layer network of chapter 04 on all cats and dogs: the plain recipe beside ours.

    python -m benchmarks.network_speed [--epochs N] [--images N]

The plain recipe keeps the images in double precision, multiplies them twice an epoch, and evaluates
validation in every one. Ours takes the same steps in single precision and reads the images once.
It looks at validation in every tenth epoch. Both run in turns, so that whatever else the machine
does touches both alike.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from coursekit.datasets import load_dogs_cats, prepare
from coursekit.history import History
from coursekit.network import Network

HIDDEN, LEARNING_RATE, HIDDEN_RATE, INITIAL_SCALE = 5, 0.05, 0.1, 0.01
VALIDATE_EVERY = 10


class PlainRecipe:
    """The textbook loop, written without a thought for speed (with the right derivative)."""

    def __init__(self, weights: list[np.ndarray], biases: list[np.ndarray]) -> None:
        self.W1, self.w2 = weights[0].astype(float).T, weights[1][:, 0].astype(float)
        self.b1, self.b2 = biases[0].astype(float), float(biases[1][0])
        self.records: list[tuple[float, float, float, float]] = []

    def forward(self, X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        h = np.tanh(X.dot(self.W1.T) + self.b1)
        return h, 1 / (1 + np.exp(-(h.dot(self.w2) + self.b2)))

    def epoch(self, X: np.ndarray, y: np.ndarray, X_val: np.ndarray, y_val: np.ndarray) -> None:
        h, q = self.forward(X)
        _, q_val = self.forward(X_val)
        delta = self.w2[np.newaxis] * (1 - h**2) * (q - y)[:, np.newaxis]
        self.W1 = self.W1 - LEARNING_RATE * HIDDEN_RATE * delta.T.dot(X) / len(y)
        self.b1 = self.b1 - LEARNING_RATE * HIDDEN_RATE * delta.sum(axis=0) / len(y)
        self.w2 = self.w2 - LEARNING_RATE * h.T.dot(q - y) / len(y)
        self.b2 = self.b2 - LEARNING_RATE * np.sum(q - y) / len(y)
        self.records.append((loss(y, q), loss(y_val, q_val),
                             float(np.mean(y == (q >= 0.5))),
                             float(np.mean(y_val == (q_val >= 0.5)))))

    def history(self) -> History:
        return History(*np.array(self.records).T)


def loss(y: np.ndarray, q: np.ndarray) -> float:
    return float(-np.sum(y * np.log(q) + (1 - y) * np.log(1 - q)) / len(y))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=200)
    parser.add_argument("--images", type=int, default=24_998)
    arguments = parser.parse_args()
    data = load_dogs_cats(arguments.images)
    single = prepare(data, dtype=np.float32)
    double = prepare(data, dtype=np.float64)

    net = Network([single.X_train.shape[1], HIDDEN, 1], initial_scale=INITIAL_SCALE,
                  dtype=np.float32)
    plain = PlainRecipe(net.weights, net.biases)
    rounds, each = 4, max(1, arguments.epochs // 4)
    times: dict[str, list[float]] = {"plain": [], "ours": []}
    curves = []
    for done in range(1, rounds + 1):
        start = time.perf_counter()
        for _ in range(each):
            plain.epoch(double.X_train, double.y_train, double.X_val, double.y_val)
        times["plain"].append((time.perf_counter() - start) / each)
        start = time.perf_counter()
        curves.append(net.fit(
            single.X_train, single.y_train, single.X_val, single.y_val, epochs=each,
            learning_rate=LEARNING_RATE, layer_rates=[HIDDEN_RATE, 1.0],
            validate_every=VALIDATE_EVERY,
        ))
        times["ours"].append((time.perf_counter() - start) / each)
        print(f"  {done * each} epochs: plain {times['plain'][-1]:.3f} s, "
              f"ours {times['ours'][-1]:.3f} s an epoch", flush=True)

    # The plain recipe records the state before each step, ours the state after it.
    difference = max(
        float(np.nanmax(np.abs(np.concatenate([getattr(h, name) for h in curves])[:-1]
                               - getattr(plain.history(), name)[1:])))
        for name in ("loss_train", "loss_val")
    )
    medians = {name: float(np.median(values)) for name, values in times.items()}
    sizes = f"{len(single.X_train)} images to train, {len(single.X_val)} to validate"
    print(f"\n{sizes}, {data.source}")
    print(f"  plain recipe, double precision   {medians['plain']:.3f} s an epoch")
    print(f"  coursekit.network, single        {medians['ours']:.3f} s an epoch")
    print(f"  the two loss curves differ by at most {difference:.1e}")
    print(f"{medians['plain'] / medians['ours']:.2f}")


if __name__ == "__main__":
    main()
