"""The single unit beside scikit-learn, PyTorch, finite differences and numbers by hand."""

from __future__ import annotations

import tracemalloc
import warnings

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.linear_model import LogisticRegression

from coursekit import binary
from coursekit.binary import (
    accuracy,
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    logistic,
    predict,
    predict_logits,
    predict_proba,
    train_binary,
)
from coursekit.gradcheck import check_gradient
from coursekit.history import History

FLOATS = (np.float32, np.float64)
FINITE = st.floats(-1e300, 1e300)
FINITE32 = st.floats(-(2.0**126), 2.0**126, width=32)
LOGITS = hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, max_dims=3), elements=FINITE)


@pytest.fixture(autouse=True)
def _no_warning():
    """Nothing here may warn: a word on stderr costs a student the points of a cell."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def two_clouds(n: int = 60, d: int = 3, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Two classes that overlap, so that logistic regression has one finite best answer."""
    rng = np.random.default_rng(seed)
    y = np.arange(n) % 2
    X = rng.normal(size=(n, d)) + 0.7 * y[:, np.newaxis]
    return X, y


@st.composite
def logits_and_labels(draw, elements=FINITE, dtype=np.float64):
    n = draw(st.integers(1, 20))
    o = draw(hnp.arrays(dtype, n, elements=elements))
    return o, draw(hnp.arrays(np.int64, n, elements=st.integers(0, 1)))


class TestLogistic:
    def test_by_hand(self):
        o = [-np.log(3), 0, np.log(3)]
        assert np.allclose(logistic(o), [0.25, 0.5, 0.75], rtol=1e-15)
        assert logistic(0) == 0.5
        assert logistic(0).shape == ()
        assert logistic([[1], [-1]]).shape == (2, 1)
        assert logistic(np.zeros((0, 2))).shape == (0, 2)

    @pytest.mark.parametrize("dtype", FLOATS)
    def test_far_from_zero(self, dtype):
        o = np.array([-np.finfo(dtype).max, -1e4, -800, 800, 1e4, np.finfo(dtype).max], dtype)
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            q = logistic(o)
        assert q.tolist() == [0, 0, 0, 1, 1, 1]
        assert q.dtype == dtype

    def test_small_probabilities_keep_their_digits(self):
        assert np.isclose(logistic(-700.0), np.exp(-700), rtol=1e-12, atol=0)

    @given(LOGITS)
    def test_properties(self, o):
        q = logistic(o)
        assert q.shape == o.shape
        assert ((q >= 0) & (q <= 1)).all()
        assert np.allclose(q + logistic(-o), 1, atol=1e-15)
        assert np.array_equal(q >= 0.5, o >= 0) or np.abs(o).min() < 1e-15
        in_order = np.argsort(o, axis=None)
        assert (np.diff(q.ravel()[in_order]) >= 0).all()

    @given(hnp.arrays(np.float32, 5, elements=FINITE32))
    def test_as_torch(self, o):
        ours, theirs = logistic(o), torch.sigmoid(torch.from_numpy(o.copy())).numpy()
        assert ours.dtype == np.float32
        assert np.allclose(ours, theirs, rtol=1e-5, atol=1e-30)

    def test_whole_numbers_and_bytes_become_floats(self):
        assert logistic(np.array([200], dtype=np.uint8)).tolist() == [1.0]
        assert logistic(np.array([-1, 1])).dtype == np.float64

    def test_the_input_stays(self):
        o = np.array([-3.0, 2.0])
        logistic(o)
        assert o.tolist() == [-3.0, 2.0]

    @pytest.mark.parametrize("bad", ["abc", ["1", "2"], [1, [2, 3]], None, [1j], {"a": 1}])
    def test_what_is_no_number(self, bad):
        with pytest.raises(ValueError, match="logits must be"):
            logistic(bad)


class TestLoss:
    def test_by_hand(self):
        assert np.isclose(binary_cross_entropy([0, 0], [0, 1]), np.log(2), rtol=1e-15)
        log3 = np.log(3)  # a probability of 3/4
        expected = -(np.log(0.75) + np.log(0.25)) / 2
        assert np.isclose(binary_cross_entropy([log3, log3], [1, 0]), expected, rtol=1e-15)
        assert binary_cross_entropy([40, -40, 800, -800], [1, 0, 1, 1]) == pytest.approx(200)
        assert type(binary_cross_entropy([0.0], [1])) is float

    @pytest.mark.parametrize("dtype", FLOATS)
    def test_far_from_zero(self, dtype):
        o = np.array([1e4, -1e4, 1e4, -1e4, 1e30, -1e30], dtype)
        losses = [binary_cross_entropy(o[i : i + 1], [y]) for i, y in enumerate([1, 0, 0, 1, 1, 1])]
        assert losses == [0, 0, 1e4, 1e4, 0, float(dtype(1e30))]

    def test_small_losses_keep_their_digits(self):
        assert binary_cross_entropy([40.0], [1]) == pytest.approx(np.exp(-40), rel=1e-12)
        assert binary_cross_entropy(np.array([20], np.float32), [1]) == pytest.approx(
            np.exp(-20), rel=1e-5
        )

    @given(logits_and_labels())
    def test_properties(self, case):
        o, y = case
        loss = binary_cross_entropy(o, y)
        assert 0 <= loss < np.inf
        assert loss == pytest.approx(binary_cross_entropy(-o, 1 - y), rel=1e-12)
        assert loss == pytest.approx(binary_cross_entropy(np.tile(o, 2), np.tile(y, 2)), rel=1e-12)

    @given(logits_and_labels(st.floats(-1e6, 1e6)))
    def test_as_torch(self, case):
        o, y = case
        theirs = torch.nn.functional.binary_cross_entropy_with_logits(
            torch.from_numpy(o.copy()), torch.from_numpy(y.astype(np.float64))
        )
        assert binary_cross_entropy(o, y) == pytest.approx(theirs.item(), rel=1e-9, abs=1e-9)

    def test_a_sum_of_large_losses_fits_in_float32(self):
        o = np.full(10, -3e38, np.float32)
        assert binary_cross_entropy(o, np.ones(10)) == pytest.approx(3e38, rel=1e-6)

    def test_labels_of_any_type(self):
        o = [1.0, -2.0]
        labels = ([1, 0], (True, False), np.array([1.0, 0.0]), np.array([1, 0], np.uint8))
        assert len({binary_cross_entropy(o, y) for y in labels}) == 1

    @pytest.mark.parametrize(
        ("o", "y", "words"),
        [
            ([0.0, 0.0], [0], "shape"),
            ([[0.0]], [[0]], r"\(n,\)"),
            ([], [], r"\(n,\)"),
            ([0.0], [2], "0 and 1"),
            ([0.0], [-1], "0 and 1"),
            ([0.0], [0.5], "0 and 1"),
            ([0.0], [np.nan], "0 and 1"),
            ([0.0], ["1"], "real numbers"),
            (["a"], [1], "real numbers"),
            (0.0, 1, r"\(n,\)"),
        ],
    )
    def test_bad_input(self, o, y, words):
        with pytest.raises(ValueError, match=words):
            binary_cross_entropy(o, y)


class TestPredictions:
    def test_by_hand(self):
        X, w, b = [[1, 0], [0, 1], [1, 1]], [2, -3], 0.5
        assert predict_logits(X, w, b).tolist() == [2.5, -2.5, -0.5]
        assert np.allclose(predict_proba(X, w, b), logistic([2.5, -2.5, -0.5]), rtol=1e-15)
        decisions = predict(X, w, b)
        assert decisions.tolist() == [1, 0, 0]
        assert decisions.dtype == np.int64

    def test_one_sample(self):
        assert predict([[3.0]], [1.0], -3.0).tolist() == [1]  # a score of zero is class 1
        with pytest.raises(ValueError, match=r"\(n, d\)"):
            predict_logits([1.0, 2.0], [1.0, 2.0], 0.0)

    def test_thresholds(self):
        X, w = np.array([[-1.0], [0.0], [1.0]]), [1.0]
        assert predict(X, w, 0.0, threshold=0.7).tolist() == [0, 0, 1]
        assert predict(X, w, 0.0, threshold=0).tolist() == [1, 1, 1]
        assert predict(X, w, 0.0, threshold=logistic(1.0)).tolist() == [0, 0, 1]
        for threshold in (-0.1, 1.1, np.nan, "half", None):
            with pytest.raises(ValueError, match="threshold"):
                predict(X, w, 0.0, threshold=threshold)

    def test_nan_is_no_decision(self):
        with pytest.raises(ValueError, match="NaN"):
            predict([[np.nan]], [1.0], 0.0)

    @pytest.mark.parametrize("b", [1.5, np.float64(1.5), np.array(1.5), np.array([1.5])])
    def test_float32_stays(self, b):
        X, w = np.ones((2, 3), np.float32), np.ones(3, np.float32)
        assert predict_logits(X, w, b).dtype == np.float32
        assert predict_logits(X, w, b).tolist() == [4.5, 4.5]
        assert predict_proba(X, w, b).dtype == np.float32

    @pytest.mark.parametrize(
        ("X", "w", "b"),
        [([[1.0, 2.0]], [1.0], 0.0), ([[1.0]], [[1.0]], 0.0), ([[1.0]], [1.0], [0.0, 0.0])],
    )
    def test_shapes_that_do_not_fit(self, X, w, b):
        with pytest.raises(ValueError, match="shapes are"):
            predict_logits(X, w, b)

    def test_accuracy(self):
        assert accuracy([0, 1, 1, 0], [0, 1, 0, 0]) == 0.75
        assert accuracy(np.array([True]), [1]) == 1
        assert type(accuracy([1], [0])) is float
        for y, y_pred in (([0, 1], [0]), ([], []), ([0, 1], [[0], [1]]), ([1], [0.8])):
            with pytest.raises(ValueError, match="y_pred must"):
                accuracy(y, y_pred)


class TestGradient:
    def test_by_hand(self):
        # At zero every q is 1/2; the errors are 1/2 and -1/2.
        w_grad, b_grad = binary_cross_entropy_gradient([[2.0, 0.0], [0.0, 4.0]], [0, 1], [0, 0], 0)
        assert w_grad.tolist() == [0.5, -1.0]
        assert b_grad == 0
        assert type(b_grad) is float

    @pytest.mark.parametrize(("n", "d"), [(1, 1), (1, 5), (7, 3), (40, 6)])
    def test_finite_differences(self, n, d):
        rng = np.random.default_rng(n)
        X, y, w, b = rng.normal(size=(n, d)), rng.integers(0, 2, n), rng.normal(size=d), 0.3
        w_grad, b_grad = binary_cross_entropy_gradient(X, y, w, b)
        check_gradient(lambda w: binary_cross_entropy(X @ w + b, y), w_grad, w, tolerance=1e-6)
        check_gradient(lambda b: binary_cross_entropy(X @ w + b, y), b_grad, b, tolerance=1e-6)

    @given(st.integers(1, 12), st.integers(1, 5), st.integers(0, 10**6), st.floats(0, 1e3))
    @settings(max_examples=40)
    def test_as_torch(self, n, d, seed, scale):
        rng = np.random.default_rng(seed)
        X, y, w = rng.normal(size=(n, d)), rng.integers(0, 2, n), scale * rng.normal(size=d)
        tensor = torch.from_numpy(w.copy()).requires_grad_()
        bias = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(
            torch.from_numpy(X) @ tensor + bias, torch.from_numpy(y.astype(float))
        )
        loss.backward()
        w_grad, b_grad = binary_cross_entropy_gradient(X, y, w, 0.5)
        assert binary_cross_entropy(X @ w + 0.5, y) == pytest.approx(loss.item(), rel=1e-9)
        assert np.allclose(w_grad, tensor.grad.numpy(), rtol=1e-9, atol=1e-12)
        assert np.isclose(b_grad, bias.grad.item(), rtol=1e-9, atol=1e-12)

    def test_float32_stays(self):
        X = np.ones((3, 2), np.float32)
        w_grad, _ = binary_cross_entropy_gradient(X, [0, 1, 1], np.zeros(2, np.float32), 0.0)
        assert w_grad.dtype == np.float32

    def test_inputs_stay(self):
        X, y, w = np.ones((2, 2)), np.array([0, 1]), np.ones(2)
        binary_cross_entropy_gradient(X, y, w, 1.0)
        assert (X == 1).all()
        assert (w == 1).all()
        assert y.tolist() == [0, 1]

    def test_shapes_that_do_not_fit(self):
        with pytest.raises(ValueError, match="2 samples"):
            binary_cross_entropy_gradient([[1.0], [2.0]], [1], [0.0], 0.0)
        with pytest.raises(ValueError, match="shapes are"):
            binary_cross_entropy_gradient([[1.0], [2.0]], [1, 0], [0.0, 0.0], 0.0)


class TestTraining:
    def test_reaches_scikit_learn(self):
        X, y = two_clouds()
        best = LogisticRegression(C=np.inf, tol=1e-10, max_iter=10_000).fit(X, y)
        w, b, history = train_binary(X, y, X, y, epochs=3000, learning_rate=1.0)
        assert np.allclose(w, best.coef_[0], atol=1e-5)
        assert np.isclose(b, best.intercept_[0], atol=1e-5)
        least = binary_cross_entropy(best.decision_function(X), y)
        assert history.loss_train[-1] == pytest.approx(least, rel=1e-9)
        assert history.accuracy_train[-1] == best.score(X, y)

    def test_minibatches_come_near(self):
        X, y = two_clouds()
        best = LogisticRegression(C=np.inf, tol=1e-10).fit(X, y)
        least = binary_cross_entropy(best.decision_function(X), y)
        *_, history = train_binary(X, y, X, y, epochs=300, learning_rate=0.05, batch_size=7)
        assert least <= history.loss_train[-1] < least + 0.01

    def test_every_step_by_hand(self):
        X, y = two_clouds(10, 2)
        X_val, y_val = two_clouds(6, 2, seed=1)
        rng = np.random.default_rng(5)
        w, b = 0.1 * rng.standard_normal(2), 0.1 * rng.standard_normal()
        expected = []
        for _ in range(4):
            error = 1 / (1 + np.exp(-(X @ w + b))) - y
            w, b = w - 0.3 * (error[:, np.newaxis] * X).mean(axis=0), b - 0.3 * error.mean()
            states = []
            for features, labels in ((X, y), (X_val, y_val)):
                q = 1 / (1 + np.exp(-(features @ w + b)))
                states.append(-np.mean(np.log(np.where(labels == 1, q, 1 - q))))
                states.append(np.mean((q >= 0.5) == labels))
            expected.append(states)
        w_kit, b_kit, h = train_binary(
            X, y, X_val, y_val, epochs=4, learning_rate=0.3, seed=5
        )
        assert np.allclose(w_kit, w, rtol=1e-12)
        assert np.isclose(b_kit, b, rtol=1e-12)
        assert type(b_kit) is float
        curves = np.stack([h.loss_train, h.accuracy_train, h.loss_val, h.accuracy_val], axis=1)
        assert np.allclose(curves, expected, rtol=1e-12)  # entry e: after epoch e, not before

    @pytest.mark.parametrize("batch_size", [None, 1, 4])
    def test_history_is_that_of_shorter_runs(self, batch_size):
        X, y = two_clouds(10)
        settings = {"seed": 3, "batch_size": batch_size, "learning_rate": 0.2}
        w, b, long = train_binary(X, y, X, y, epochs=5, **settings)
        assert long.epochs == 5
        for epochs in (1, 3, 5):
            w_short, b_short, short = train_binary(X, y, X, y, epochs=epochs, **settings)
            loss = binary_cross_entropy(predict_logits(X, w_short, b_short), y)
            assert long.loss_train[epochs - 1] == pytest.approx(loss, rel=1e-12)
            assert long.accuracy_val[epochs - 1] == accuracy(y, predict(X, w_short, b_short))
            assert np.array_equal(short.loss_val, long.loss_val[:epochs])
        assert np.array_equal(w, w_short)
        assert b == b_short

    @pytest.mark.parametrize("batch_size", [None, 3])
    def test_seeds(self, batch_size):
        X, y = two_clouds(20)
        runs = [
            train_binary(X, y, X, y, epochs=3, seed=seed, batch_size=batch_size)
            for seed in (0, 0, 1)
        ]
        assert np.array_equal(runs[0][0], runs[1][0])
        assert np.array_equal(runs[0][2].loss_val, runs[1][2].loss_val)
        assert not np.array_equal(runs[0][0], runs[2][0])
        np.random.seed(0)
        again = train_binary(X, y, X, y, epochs=3, seed=0, batch_size=batch_size)
        assert np.array_equal(again[0], runs[0][0])

    def test_weights_start_small(self):
        X, y = np.zeros((2, 4000)), [0, 1]  # no feature, no gradient: the weights stay
        w, _, _ = train_binary(X, y, X, y, epochs=1)
        assert w.mean() == pytest.approx(0, abs=0.01)
        assert w.std() == pytest.approx(0.1, rel=0.05)

    @pytest.mark.parametrize(("n", "batch_size"), [(10, 4), (12, 4), (5, 5), (6, 1)])
    def test_minibatches_use_each_sample_once(self, monkeypatch, n, batch_size):
        steps: list[list[int]] = []
        gradient = binary._gradient

        def spy(X, y, o):
            steps.append(X[:, 0].astype(int).tolist())
            return gradient(X, y, o)

        monkeypatch.setattr(binary, "_gradient", spy)
        X = np.stack([np.arange(n), np.zeros(n)], axis=1)  # the first feature is the row's number
        y = np.arange(n) % 2
        train_binary(X, y, X, y, epochs=6, learning_rate=1e-9, batch_size=batch_size)
        per_epoch = -(-n // batch_size)
        assert len(steps) == 6 * per_epoch
        orders = []
        for epoch in range(6):
            batches = steps[epoch * per_epoch : (epoch + 1) * per_epoch]
            assert all(len(batch) == batch_size for batch in batches[:-1])
            order = [row for batch in batches for row in batch]
            assert sorted(order) == list(range(n))
            orders.append(tuple(order))
        assert len(set(orders)) > 4  # shuffled anew

    def test_labels_go_with_their_samples(self):
        X, y = two_clouds(40, 1)
        X = X + 6.0 * y[:, np.newaxis]
        *_, history = train_binary(X, y, X, y, epochs=200, learning_rate=0.3, batch_size=5)
        assert history.accuracy_train[-1] == 1

    @pytest.mark.parametrize("batch_size", [None, 8])
    def test_float32_stays_and_agrees(self, batch_size):
        X, y = two_clouds(30)
        settings = {"epochs": 50, "learning_rate": 0.2, "batch_size": batch_size}
        w, _, history = train_binary(X, y, X, y, **settings)
        X32 = X.astype(np.float32)
        w32, b32, history32 = train_binary(X32, y, X32, y, **settings)
        assert (w.dtype, w32.dtype, type(b32)) == (np.float64, np.float32, float)
        assert np.allclose(w32, w, rtol=1e-4, atol=1e-5)
        assert np.allclose(history32.loss_val, history.loss_val, rtol=1e-4)
        assert history32.loss_val.dtype == np.float64

    @pytest.mark.parametrize("dtype", FLOATS)
    def test_the_samples_are_not_copied(self, dtype):
        X, y = np.ones((400, 1000), dtype), np.arange(400) % 2
        train_binary(X[:2], y[:2], X[:2], y[:2], epochs=1)
        tracemalloc.start()
        train_binary(X, y, X, y, epochs=2)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 0.5 * X.nbytes  # a look for NaN takes a byte a number

    def test_lists_and_one_sample(self):
        w, b, history = train_binary([[1.0, 2.0]], [1], [[1.0, 2.0]], [1], epochs=3)
        assert w.shape == (2,)
        assert history.accuracy_val.shape == (3,)
        assert np.isfinite(b)

    def test_inputs_stay(self):
        X, y = two_clouds(12)
        X_before, y_before = X.copy(), y.copy()
        train_binary(X, y, X, y, epochs=2, batch_size=5)
        assert np.array_equal(X, X_before)
        assert np.array_equal(y, y_before)

    @pytest.mark.parametrize("batch_size", [None, 2])
    def test_divergence_shows_in_the_history(self, batch_size):
        X = np.array([[1e200, 0.0], [0.0, 1e200], [1.0, 1.0], [2.0, 1.0]])
        y = [0, 1, 0, 1]
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            w, _, history = train_binary(
                X, y, X, y, epochs=4, learning_rate=1e200, batch_size=batch_size
            )
        assert not np.isfinite(history.loss_train).all()
        assert not np.isfinite(w).all()
        assert [str(w.message) for w in caught if "diverged" not in str(w.message)] == []

    def test_progress(self, capsys):
        X, y = two_clouds(6)
        train_binary(X, y, X, y, epochs=2)
        assert capsys.readouterr() == ("", "")
        train_binary(X, y, X, y, epochs=2, progress=True)
        out, err = capsys.readouterr()
        assert out == ""
        assert "2/2" in err

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"epochs": 0}, "epochs"),
            ({"epochs": 2.5}, "epochs"),
            ({"epochs": True}, "epochs"),
            ({"learning_rate": 0}, "learning_rate"),
            ({"learning_rate": -1.0}, "learning_rate"),
            ({"learning_rate": np.nan}, "learning_rate"),
            ({"learning_rate": np.inf}, "learning_rate"),
            ({"learning_rate": "fast"}, "learning_rate"),
            ({"batch_size": 0}, "batch_size"),
            ({"batch_size": 2.0}, "batch_size"),
            ({"batch_size": 7}, "batch_size"),
            ({"X_train": np.zeros(6)}, r"X_train must be \(n, d\)"),
            ({"X_train": np.zeros((5, 3))}, "5 samples"),
            ({"X_train": np.full((6, 3), np.nan)}, "NaN"),
            ({"X_val": np.zeros((6, 2))}, "features"),
            ({"X_val": [["a"] * 3] * 6}, "X_val must be"),
            ({"y_train": [0, 1, 2, 0, 1, 0]}, r"y_train\[2\] is 2"),
            ({"y_val": [0, 1]}, "2 labels"),
            ({"X_train": np.zeros((0, 3)), "y_train": []}, "y_train|X_train"),
        ],
    )
    def test_bad_input(self, change, words):
        X, y = two_clouds(6)
        given = {"X_train": X, "y_train": y, "X_val": X, "y_val": y, "epochs": 2} | change
        parts = [given.pop(name) for name in ("X_train", "y_train", "X_val", "y_val")]
        with pytest.raises(ValueError, match=words):
            train_binary(*parts, **given)


class TestHistory:
    def history(self, loss_val) -> History:
        n = len(loss_val)
        return History(np.arange(n), loss_val, np.zeros(n), np.ones(n))

    def test_curves(self):
        history = self.history([3.0, 1.0, 2.0])
        assert history.epochs == 3
        assert history.best_epoch() == 1
        table = history.as_dict()
        assert list(table) == ["loss_train", "loss_val", "accuracy_train", "accuracy_val"]
        assert table["loss_val"] is history.loss_val
        assert table["accuracy_val"].tolist() == [1, 1, 1]
        assert table["loss_train"].dtype == np.float64

    def test_best_epoch(self):
        assert self.history([2.0, 1.0, 1.0]).best_epoch() == 1
        assert self.history([np.nan, 4.0, np.inf, -np.inf]).best_epoch() == 1
        with pytest.raises(ValueError, match="diverged"):
            self.history([np.nan, np.inf]).best_epoch()

    def test_curves_of_one_length(self):
        with pytest.raises(ValueError, match="curves"):
            History([1.0], [1.0, 2.0], [1.0], [1.0])
        with pytest.raises(ValueError, match="curves"):
            History(*np.zeros((4, 2, 2)))
