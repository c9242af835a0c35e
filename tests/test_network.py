"""The NumPy network beside PyTorch and finite differences, and at the edges of its inputs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit import network
from coursekit.gradcheck import numerical_gradient, relative_error
from coursekit.network import ACTIVATIONS, LOSSES, Network, softmax

TASKS = list(LOSSES)
TORCH_ACTIVATIONS = {
    "identity": lambda o: o, "logistic": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu,
    "leaky_relu": lambda o: torch.nn.functional.leaky_relu(o, network.LEAK),
    "softplus": torch.nn.functional.softplus,
}


def problem(task: str, n: int = 12, inputs: int = 7, outputs: int = 4, seed: int = 0):
    """Inputs, targets and the layer sizes of a small random problem."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, inputs))
    if task == "binary":
        return X, rng.integers(0, 2, n), 1
    if task == "multiclass":
        return X, rng.integers(0, outputs, n), outputs
    return X, rng.normal(size=(n, outputs)), outputs


def torch_loss(task: str, logits: torch.Tensor, y: np.ndarray) -> torch.Tensor:
    """The same loss, by PyTorch alone."""
    if task == "binary":
        return torch.nn.functional.binary_cross_entropy_with_logits(
            logits[:, 0], torch.tensor(y, dtype=logits.dtype))
    if task == "multiclass":
        return torch.nn.functional.cross_entropy(logits, torch.tensor(y))
    return ((logits - torch.tensor(y)) ** 2).sum(dim=1).mean()


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_loss_and_gradients_agree_with_torch(task, activation):
    X, y, outputs = problem(task)
    net = Network([7, 6, 5, outputs], task, activation, seed=3)
    W_grads, b_grads, loss, _ = net.gradients(X, y, block=5)

    weights = [torch.tensor(W, requires_grad=True) for W in net.weights]
    biases = [torch.tensor(b, requires_grad=True) for b in net.biases]
    h = torch.tensor(X)
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True)):
        h = h @ W + b
        if layer < 2:
            h = TORCH_ACTIVATIONS[activation](h)
    expected = torch_loss(task, h, y)
    expected.backward()

    assert abs(loss - expected.item()) < 1e-6
    for ours, theirs in zip(W_grads + b_grads, weights + biases, strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), atol=1e-9)


@pytest.mark.parametrize("task", TASKS)
def test_gradients_agree_with_finite_differences(task):
    X, y, outputs = problem(task, seed=1)
    net = Network([7, 5, outputs], task, "tanh", seed=1)
    W_grads, _, _, _ = net.gradients(X, y)
    for layer, gradient in enumerate(W_grads):
        original = net.weights[layer]

        def loss(W, layer=layer):
            net.weights[layer] = W
            return net.evaluate(X, y)[0]

        numeric = numerical_gradient(loss, original)
        net.weights[layer] = original
        assert relative_error(gradient, numeric) < 1e-7


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_derivatives_agree_with_finite_differences(activation):
    o = np.linspace(-4, 4, 40)  # 40 points: none is the corner at zero
    f, derivative = ACTIVATIONS[activation]
    numeric = (f(o + 1e-6) - f(o - 1e-6)) / 2e-6
    np.testing.assert_allclose(derivative(o), numeric, atol=1e-8)


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_activations_are_finite_and_keep_the_type(activation):
    for dtype in (np.float32, np.float64):
        o = np.array([-1e4, -1.0, 0.0, 1.0, 1e4], dtype=dtype)
        f, derivative = ACTIVATIONS[activation]
        with np.errstate(all="raise", under="ignore"):
            values, slopes = f(o), derivative(o)
        assert np.isfinite(values).all()
        assert np.isfinite(slopes).all()
        assert values.dtype == slopes.dtype == dtype


@settings(max_examples=60, deadline=None)
@given(
    task=st.sampled_from(TASKS), n=st.integers(1, 9), inputs=st.integers(1, 6),
    outputs=st.integers(1, 5), depth=st.integers(0, 3), scale=st.sampled_from([1e-4, 1.0, 1e4]),
    seed=st.integers(0, 99),
)
def test_any_shape_and_scale_is_finite(task, n, inputs, outputs, depth, scale, seed):
    X, y, outputs = problem(task, n, inputs, outputs, seed)
    net = Network([inputs, *[3] * depth, outputs], task, "tanh", seed=seed)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        W_grads, b_grads, loss, accuracy = net.gradients(scale * X, y, block=4)
    assert np.isfinite(loss)
    assert all(np.isfinite(g).all() for g in W_grads + b_grads)
    assert task == "regression" or 0 <= accuracy <= 1
    proba = net.predict_proba(scale * X)
    assert proba.shape == (n, outputs)
    if task == "multiclass":
        np.testing.assert_allclose(proba.sum(axis=1), 1)


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=6), st.floats(-1e4, 1e4))
@settings(max_examples=100, deadline=None)
def test_softmax_is_a_distribution_and_ignores_a_shift(logits, shift):
    q = softmax([logits])
    assert np.isclose(q.sum(), 1)
    assert (q >= 0).all()
    np.testing.assert_allclose(softmax([np.array(logits) + shift]), q, atol=1e-7)


@pytest.mark.parametrize("batch_size", [None, 16])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_training_takes_the_steps_of_torch(batch_size, momentum):
    """The same weights after ten epochs as torch.optim.SGD on the same batches."""
    X, y, outputs = problem("multiclass", n=50)
    net = Network([7, 6, outputs], "multiclass", "tanh", seed=5)
    parameters = [torch.tensor(p.copy(), requires_grad=True) for p in net.weights + net.biases]
    optimizer = torch.optim.SGD(parameters, lr=0.2, momentum=momentum)
    rng = np.random.default_rng(9)
    for _ in range(10):
        order = np.arange(50) if batch_size is None else rng.permutation(50)
        for start in range(0, 50, batch_size or 50):
            rows = order[start : start + (batch_size or 50)]
            W1, W2, b1, b2 = parameters
            logits = torch.tanh(torch.tensor(X[rows]) @ W1 + b1) @ W2 + b2
            optimizer.zero_grad()
            torch_loss("multiclass", logits, y[rows]).backward()
            optimizer.step()
    history = net.fit(X, y, X, y, epochs=10, learning_rate=0.2, momentum=momentum,
                      batch_size=batch_size, seed=9)
    for ours, theirs in zip(net.weights + net.biases, parameters, strict=True):
        np.testing.assert_allclose(ours, theirs.detach().numpy(), atol=1e-10)
    assert len(history.loss_train) == 10
    assert np.isclose(history.loss_train[-1], net.evaluate(X, y)[0])
    np.testing.assert_allclose(history.loss_train, history.loss_val)


def test_validation_is_looked_at_as_seldom_as_asked():
    X, y, _ = problem("binary")
    every, seldom = (Network([7, 3, 1], seed=2).fit(X, y, X, y, epochs=8, validate_every=k)
                     for k in (1, 3))
    np.testing.assert_array_equal(seldom.loss_train, every.loss_train)
    seen = [2, 5, 7]  # the third, the sixth and the last
    np.testing.assert_array_equal(seldom.loss_val[seen], every.loss_val[seen])
    assert np.flatnonzero(np.isfinite(seldom.accuracy_val)).tolist() == seen


def test_few_columns_of_a_large_matrix_are_multiplied_right():
    rng = np.random.default_rng(0)
    A = rng.normal(size=(700, 100))
    for columns in (1, 5, 7, 8, 9):
        B = rng.normal(size=(100, columns))
        np.testing.assert_allclose(network.product(A, B), A @ B, rtol=1e-10, atol=1e-12)
        D = rng.normal(size=(700, columns))
        np.testing.assert_allclose(network.product(A.T, D), A.T @ D, rtol=1e-10, atol=1e-12)


def test_float32_takes_the_same_curve():
    X, y, _ = problem("binary", n=300, inputs=30)
    settings_ = {"epochs": 100, "learning_rate": 0.5, "layer_rates": [0.1, 1.0]}
    double = Network([30, 5, 1], dtype=np.float64, seed=2).fit(X, y, X, y, **settings_)
    single = Network([30, 5, 1], dtype=np.float32, seed=2).fit(X, y, X, y, **settings_)
    np.testing.assert_allclose(single.loss_train, double.loss_train, atol=1e-3)


@pytest.mark.parametrize(("arguments", "message"), [
    (([4],), "inputs and outputs"),
    (([4, 0, 1],), "at least 1"),
    (([4, 2], "binary"), "one output"),
    (([4, 1], "ternary"), "multiclass"),
    (([4, 1], "binary", "sine"), "softplus"),
])
def test_a_wrong_network_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        Network(*arguments)


def test_wrong_inputs_are_refused():
    net = Network([4, 1])
    with pytest.raises(ValueError, match=r"\(n, 4\), not \(3, 5\)"):
        net.predict(np.zeros((3, 5)))
    with pytest.raises(ValueError, match="layer_rates"):
        net.fit(np.zeros((2, 4)), [0, 1], np.zeros((2, 4)), [0, 1], layer_rates=[1.0, 1.0])


def test_it_can_be_read_beside_a_chapter():
    lines = Path(network.__file__).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 250
