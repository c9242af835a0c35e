"""Each item of the errata page that numbers can prove: the wrong formula is wrong, ours is right.

The names of these tests stand on the page, so they are checked against it at the end.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch

from coursekit.binary import (
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    logistic,
    predict_logits,
    train_binary,
)
from coursekit.datasets import MinMaxScaler, load_digits, prepare, train_val_test_split
from coursekit.devices import choose_device
from coursekit.gradcheck import numerical_gradient, relative_error
from coursekit.network import ACTIVATIONS, LEAK, LOSSES, softmax

RNG = np.random.default_rng(20251027)


def test_tanh_is_a_logistic_of_twice_the_input():
    o = np.linspace(-5, 5, 101)
    np.testing.assert_allclose(2 * logistic(2 * o) - 1, np.tanh(o), atol=1e-14)
    np.testing.assert_allclose(2 * logistic(o) - 1, np.tanh(o / 2), atol=1e-14)
    assert np.abs(2 * logistic(o) - 1 - np.tanh(o)).max() > 0.25


def test_hidden_layer_gradient():
    """A two-layer network, its first layer's gradient with three candidates for the derivative."""
    X, y = RNG.normal(size=(20, 6)), RNG.integers(0, 2, 20).astype(float)
    W1, b1 = RNG.normal(size=(4, 6)), RNG.normal(size=4)
    w2, b2 = RNG.normal(size=4), 0.3

    def loss(weights: np.ndarray, activation) -> float:
        return binary_cross_entropy(activation(X @ weights.T + b1) @ w2 + b2, y)

    def gradient(activation, derivative) -> np.ndarray:
        h = activation(X @ W1.T + b1)
        error = logistic(h @ w2 + b2) - y
        return (error[:, None] * w2 * derivative(h)).T @ X / len(y)

    def half(o):
        return np.tanh(o / 2)

    right_tanh = numerical_gradient(lambda w: loss(w, np.tanh), W1)
    right_half = numerical_gradient(lambda w: loss(w, half), W1)
    assert relative_error(gradient(np.tanh, lambda h: 1 - h**2), right_tanh) < 1e-7
    assert relative_error(gradient(half, lambda h: (1 - h**2) / 2), right_half) < 1e-7
    assert relative_error(gradient(half, lambda h: (1 - h) ** 2), right_half) > 0.1
    assert relative_error(gradient(np.tanh, lambda h: (1 - h) ** 2), right_tanh) > 0.1


def test_loss_and_gradient_are_both_means():
    """Twice the same data: a mean stays, a sum would double; and the gradient fits the loss."""
    X, y = RNG.normal(size=(30, 5)), RNG.integers(0, 2, 30)
    w, b = RNG.normal(size=5), -0.2
    twice_X, twice_y = np.vstack([X, X]), np.concatenate([y, y])
    loss = binary_cross_entropy(predict_logits(X, w, b), y)
    assert np.isclose(loss, binary_cross_entropy(predict_logits(twice_X, w, b), twice_y))
    w_grad, b_grad = binary_cross_entropy_gradient(X, y, w, b)
    np.testing.assert_allclose(w_grad, binary_cross_entropy_gradient(twice_X, twice_y, w, b)[0])

    numeric = numerical_gradient(lambda v: binary_cross_entropy(predict_logits(X, v, b), y), w)
    assert relative_error(w_grad, numeric) < 1e-6
    assert np.isclose(b_grad, np.mean(logistic(predict_logits(X, w, b)) - y))


def test_averaging_over_classes_divides_the_gradient():
    """The mean over samples and ten classes is a tenth of the cross-entropy, and so is its step."""
    logits = torch.randn(8, 10, generator=torch.Generator().manual_seed(0), requires_grad=True)
    labels = torch.arange(8) % 10
    targets = torch.nn.functional.one_hot(labels, 10).float()
    over_all = -(targets * torch.log_softmax(logits, dim=1)).mean()
    over_samples = torch.nn.functional.cross_entropy(logits, labels)
    (wrong,) = torch.autograd.grad(over_all, logits, retain_graph=True)
    (right,) = torch.autograd.grad(over_samples, logits)
    torch.testing.assert_close(10 * wrong, right)


def test_losses_from_logits_are_finite():
    logits, y = np.array([1e4, -1e4, 800.0, 0.0]), np.array([0, 1, 1, 0])
    with np.errstate(all="ignore"):
        q = 1 / (1 + np.exp(-logits))
        naive = -np.mean(y * np.log(q) + (1 - y) * np.log(1 - q))
        softmax = np.exp(logits) / np.exp(logits).sum()
    assert not np.isfinite(naive)
    assert not np.isfinite(softmax).all()
    assert np.isclose(binary_cross_entropy(logits, y), (1e4 + 1e4 + 0 + np.log(2)) / 4)


def test_scaler_sees_training_data_only():
    digits = load_digits(verbose=False)
    split = prepare(digits)
    raw = train_val_test_split(digits.images.reshape(len(digits), -1), digits.labels)
    alone = MinMaxScaler().fit(raw.X_train)
    np.testing.assert_allclose(split.X_val, alone.transform(raw.X_val))
    assert split.X_train.min() >= -0.5
    assert split.X_train.max() <= 0.5
    # Data that the scaler has not seen may leave the range; that is the proof that it has not.
    assert split.X_val.min() < -0.5 or split.X_val.max() > 0.5


def test_the_split_has_a_test_set():
    X, y = RNG.normal(size=(100, 3)), np.repeat([0, 1], 50)
    split = train_val_test_split(X, y, val_size=0.2, test_size=0.2)
    parts = [{tuple(row) for row in part} for part in (split.X_train, split.X_val, split.X_test)]
    assert [len(part) for part in parts] == [60, 20, 20]
    assert len(set().union(*parts)) == 100


def test_minibatches_are_shuffled_in_each_epoch():
    """Unshuffled minibatches of two sorted classes see one class at a time, and end elsewhere."""
    X = np.concatenate([RNG.normal(-1, 1, (50, 2)), RNG.normal(1, 1, (50, 2))])
    y = np.repeat([0, 1], 50)
    settings = {"epochs": 3, "learning_rate": 0.5, "batch_size": 10}
    _, b, _ = train_binary(X, y, X, y, seed=0, **settings)

    rng = np.random.default_rng(0)
    w_fixed, b_fixed = 0.1 * rng.standard_normal(2), 0.1 * rng.standard_normal()
    for _ in range(settings["epochs"]):
        for start in range(0, 100, 10):
            batch = slice(start, start + 10)
            w_grad, b_grad = binary_cross_entropy_gradient(X[batch], y[batch], w_fixed, b_fixed)
            w_fixed = w_fixed - 0.5 * w_grad
            b_fixed = b_fixed - 0.5 * b_grad
    # The last batches of the fixed order hold class 1 alone, so they push the bias up.
    assert b_fixed > b + 0.1


def test_the_softmax_there_is_is_the_one_that_is_used():
    assert LOSSES["multiclass"].predictions is softmax


def test_prelu_learns_the_slope_that_leaky_relu_fixes():
    o = torch.linspace(-3, 3, 13)
    leaky = ACTIVATIONS["leaky_relu"].function(o.numpy())
    np.testing.assert_allclose(leaky, torch.nn.LeakyReLU(LEAK)(o).numpy(), rtol=1e-6)
    assert LEAK == 0.01
    assert list(torch.nn.LeakyReLU(LEAK).parameters()) == []
    prelu = torch.nn.PReLU(init=LEAK)
    prelu(o).sum().backward()
    assert prelu.weight.grad is not None
    assert prelu.weight.grad.item() == pytest.approx(o[o < 0].sum().item())


@pytest.mark.parametrize(
    ("cuda", "mps", "rocm", "accelerator", "there", "right"),
    [
        (True, False, False, "cuda", "cuda", "cuda"),  # a card of NVIDIA
        (True, False, True, "cuda", "cuda", "cuda"),  # a card of AMD: the first question says yes
        (False, True, False, "mps", "mps", "mps"),
        (False, False, False, None, "cpu", "cpu"),
        (False, False, True, None, "cuda", "cpu"),  # built for ROCm, and no card to be used
    ],
)
def test_the_device_is_one_that_is_there(
    monkeypatch: pytest.MonkeyPatch, cuda: bool, mps: bool, rocm: bool, accelerator: str | None,
    there: str, right: str,
):
    """Five machines, made up: the makers asked one by one, in the order there, and our choice."""
    built_for = torch.device("mps" if mps else "cuda")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    monkeypatch.setattr(torch.version, "hip", "6.4" if rocm else None)
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: accelerator is not None)
    # By itself it names what PyTorch was built for, whether or not it is there.
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda: built_for)

    questions = {
        "cuda": torch.cuda.is_available,
        "mps": torch.backends.mps.is_available,
        "rocm": lambda: torch.version.hip is not None,
    }
    first = next((maker for maker, question in questions.items() if question()), "cpu")
    assert {"rocm": "cuda"}.get(first, first) == there
    assert (first == "rocm") is (there != right), "the branch for ROCm is reached where it is wrong"
    assert choose_device().type == right


def test_the_device_of_this_machine_computes():
    device = choose_device()
    assert torch.ones(2, device=device).sum().item() == 2
    assert (device.type == "cpu") is not torch.accelerator.is_available()


def test_no_section_occurs_twice(root: Path):
    for path in (root / "source_notebooks").glob("*/*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
        numbers = re.findall(r"^##+ (\d+\.\d+)\b", text, re.MULTILINE)
        assert len(numbers) >= 5
        assert len(numbers) == len(set(numbers)), path.name


def test_every_test_that_the_page_names_exists(root: Path):
    page = (root / "book" / "errata.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", page))
    there = set()
    for path in (root / "tests").glob("test_*.py"):
        code = path.read_text(encoding="utf-8")
        there |= set(re.findall(r"^ *def (test_\w+)", code, re.MULTILINE))
    assert len(named) >= 12
    assert named <= there
