"""The trainer beside a loop written by hand, and what it does at the edges."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from coursekit import training
from coursekit.devices import choose_device
from coursekit.history import History
from coursekit.training import Trainer, someone_watches


def problem(n: int = 120, seed: int = 0):
    """Three classes that a line can nearly separate: X (n, 5), y (n,)."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 3, n)
    return rng.normal(size=(n, 5)) + 1.5 * np.eye(3, 5)[y], y


def linear(seed: int = 0, dtype: torch.dtype = torch.float32) -> nn.Linear:
    torch.manual_seed(seed)
    return nn.Linear(5, 3, dtype=dtype)


def sgd(parameters):
    return torch.optim.SGD(parameters, lr=0.1)


def test_it_can_be_read_in_one_sitting():
    assert len(Path(training.__file__).read_text(encoding="utf-8").splitlines()) <= 200


def test_it_takes_the_steps_of_the_loop_written_by_hand():
    X, y = problem()
    by_hand = linear(dtype=torch.float64)
    loader_order = Trainer(linear(dtype=torch.float64), optimizer=sgd, epochs=3, batch_size=120,
                           seed=5, device="cpu")
    history = loader_order.fit(X, y, X, y)
    optimizer = sgd(by_hand.parameters())
    losses = []
    for _ in range(3):  # one batch an epoch: its order does not matter
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(by_hand(torch.tensor(X)), torch.tensor(y))
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    np.testing.assert_allclose(history.loss_train, losses, rtol=1e-6)
    np.testing.assert_allclose(loader_order.predict_logits(X),
                               by_hand(torch.tensor(X)).detach().numpy(), rtol=1e-6)
    np.testing.assert_allclose(history.loss_val[:-1], losses[1:], rtol=1e-6)


def test_minibatches_are_shuffled_and_cover_every_sample_once():
    seen: list[list[int]] = []
    X = np.arange(10, dtype=np.float32).reshape(-1, 1)

    def remember(batch):
        seen.append([int(v) for v in batch[:, 0]])
        return batch

    Trainer(nn.Linear(1, 2), epochs=2, batch_size=4, transform=remember, device="cpu").fit(
        X / 1, np.arange(10) % 2)
    assert [len(batch) for batch in seen] == [4, 4, 2] * 2
    epochs = [[v for batch in part for v in batch] for part in (seen[:3], seen[3:])]
    assert all(sorted(epoch) == list(range(10)) for epoch in epochs)
    assert epochs[0] != epochs[1] != list(range(10))
    assert epochs[0] != list(range(10))


def test_the_same_seed_gives_the_same_curves_and_another_seed_others():
    X, y = problem()
    curves = [Trainer(linear(), optimizer=sgd, epochs=3, batch_size=16, seed=seed, device="cpu")
              .fit(X, y, X, y).loss_train for seed in (1, 1, 2)]
    np.testing.assert_array_equal(curves[0], curves[1])
    assert not np.array_equal(curves[0], curves[2])


def test_loaders_and_arrays_give_the_same_result():
    X, y = problem()
    data = TensorDataset(torch.tensor(X, dtype=torch.float32), torch.tensor(y))
    arrays = Trainer(linear(), optimizer=sgd, epochs=2, batch_size=120, device="cpu")
    loaders = Trainer(linear(), optimizer=sgd, epochs=2, device="cpu")
    one, other = arrays.fit(X, y, X, y), loaders.fit(DataLoader(data, 120), DataLoader(data, 40))
    np.testing.assert_allclose(one.loss_val, other.loss_val, rtol=1e-5)
    np.testing.assert_allclose(arrays.evaluate(X, y), loaders.evaluate(DataLoader(data, 7)),
                               rtol=1e-5)


def test_early_stopping_restores_the_best_weights():
    X, y = problem(40)
    X_val, y_val = problem(40, seed=1)
    model = nn.Sequential(nn.Linear(5, 64), nn.ReLU(), nn.Linear(64, 3))
    trainer = Trainer(model, optimizer=lambda p: torch.optim.Adam(p, lr=0.05), epochs=200,
                      batch_size=8, patience=4, device="cpu")
    history = trainer.fit(X, y, X_val, y_val)
    assert history.epochs < 200
    assert trainer.best_epoch == history.best_epoch() == history.epochs - 1 - 4
    assert np.isclose(trainer.evaluate(X_val, y_val)[0], history.loss_val.min())
    assert history.loss_val[-1] > history.loss_val.min()


def test_without_patience_the_last_weights_stay_and_without_validation_nothing_is_best():
    X, y = problem(40)
    trainer = Trainer(linear(), epochs=2, device="cpu")
    assert np.isnan(trainer.fit(X, y).loss_val).all()
    assert trainer.best_epoch is None
    history = trainer.fit(X, y, X, y)
    assert np.isclose(trainer.evaluate(X, y)[0], history.loss_val[-1])


def test_dropout_is_on_in_training_and_off_in_evaluation():
    X, y = problem(30)
    model = nn.Sequential(nn.Dropout(0.9), linear())
    trainer = Trainer(model, optimizer=lambda p: torch.optim.SGD(p, lr=0.0), epochs=2,
                      batch_size=30, device="cpu")
    history = trainer.fit(X, y, X, y)
    assert history.loss_train[0] != history.loss_train[1]  # other units dropped; same weights
    assert history.loss_val[0] == history.loss_val[1]
    np.testing.assert_array_equal(trainer.predict_logits(X), trainer.predict_logits(X))


@pytest.mark.parametrize(("scheduler", "rates"), [
    (lambda o: torch.optim.lr_scheduler.StepLR(o, 2, 0.5), [0.1, 0.05, 0.05]),
    (lambda o: torch.optim.lr_scheduler.ReduceLROnPlateau(o, patience=0, threshold=0.9),
     [0.1, 0.01, 0.001]),
])
def test_schedulers_step_once_an_epoch(scheduler, rates):
    X, y = problem(20)
    trainer = Trainer(linear(), optimizer=sgd, epochs=1, scheduler=scheduler, device="cpu")
    seen = []
    for _ in range(3):
        trainer.fit(X, y, X, y)
        seen.append(trainer.optimizer.param_groups[0]["lr"])
    np.testing.assert_allclose(seen, rates)


def test_predictions_have_their_shapes():
    X, y = problem(9)
    trainer = Trainer(linear(), epochs=1, device="cpu")
    trainer.fit(X, y)
    assert trainer.predict(X).shape == (9,)
    probabilities = trainer.predict_proba(X)
    assert probabilities.shape == (9, 3)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-6)
    np.testing.assert_array_equal(trainer.predict(X), probabilities.argmax(axis=1))
    assert isinstance(trainer.history, History)


def test_mixed_precision_changes_nothing_on_a_cpu():
    X, y = problem()
    one, other = (Trainer(linear(), optimizer=sgd, epochs=2, mixed_precision=mixed, device="cpu")
                  .fit(X, y).loss_train for mixed in (False, True))
    np.testing.assert_array_equal(one, other)


@pytest.mark.skipif(choose_device().type == "cpu", reason="needs an accelerator; there is none")
def test_mixed_precision_learns_on_an_accelerator():
    X, y = problem()
    trainer = Trainer(linear(), optimizer=sgd, epochs=20, mixed_precision=True)
    assert trainer.fit(X, y, X, y).accuracy_val[-1] > 0.7


@pytest.mark.parametrize(("arguments", "message"), [
    ({"epochs": 0}, "at least 1"), ({"batch_size": 0}, "at least 1"),
    ({"patience": 0}, "at least 1"),
])
def test_impossible_settings_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        Trainer(linear(), **arguments)


def test_bad_data_is_named():
    X, y = problem(10)
    with pytest.raises(ValueError, match=r"y must be \(n,\)"):
        Trainer(linear(), device="cpu").fit(X, y[:5])
    with pytest.raises(ValueError, match=r"y must be \(n,\)"):
        Trainer(linear(), device="cpu").fit(X, np.eye(3)[y])
    with pytest.raises(ValueError, match="needs validation"):
        Trainer(linear(), patience=2, device="cpu").fit(X, y)
    with pytest.raises(RuntimeError, match="nan in epoch 1"):
        Trainer(linear(), device="cpu").fit(X * np.nan, y)


def test_it_is_silent_where_nobody_watches_and_in_a_grader():
    code = ("import numpy as np, torch; from coursekit.training import Trainer;"
            "Trainer(torch.nn.Linear(2, 2), epochs=2).fit(np.zeros((4, 2)), np.arange(4) % 2)")
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                            env={**os.environ, "NBGRADER_EXECUTION": "autograde"}, check=True)
    assert (result.stdout, result.stderr) == ("", "")


def test_a_bar_is_drawn_on_request_and_in_jupyter(monkeypatch, capsys):
    X, y = problem(10)
    Trainer(linear(), epochs=1, progress=True, device="cpu").fit(X, y)
    shown = capsys.readouterr()
    assert "epochs" in shown.out
    assert shown.err == ""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setenv("JPY_SESSION_NAME", "a.ipynb")
    assert someone_watches()
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert not someone_watches()


def test_the_device_is_the_accelerator_if_there_is_one():
    expected = "cpu"
    if torch.accelerator.is_available():
        expected = torch.accelerator.current_accelerator().type
    assert choose_device().type == expected
