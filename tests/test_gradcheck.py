"""Finite differences against derivatives by hand, and what a wrong gradient is told."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import approx_fprime

from coursekit.gradcheck import check_gradient, numerical_gradient, relative_error

VALUES = st.floats(-100, 100)


@pytest.fixture(autouse=True)
def _no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


class TestNumericalGradient:
    @pytest.mark.parametrize("shape", [(), (1,), (4,), (2, 3), (2, 1, 3), (0,)])
    def test_shapes(self, shape):
        x = np.random.default_rng(0).normal(size=shape)
        gradient = numerical_gradient(lambda x: np.sum(np.sin(x)), x)
        assert np.shape(gradient) == shape
        assert np.asarray(gradient).dtype == np.float64
        assert np.allclose(gradient, np.cos(x), rtol=1e-8, atol=1e-9)

    def test_numbers(self):
        seen = []

        def square(x):
            seen.append(x)
            return x**2 if x > 0 else 0.0  # an if needs a number, no array

        assert numerical_gradient(square, 3) == pytest.approx(6, rel=1e-8)
        assert all(np.ndim(x) == 0 for x in seen)

    @given(hnp.arrays(np.float64, hnp.array_shapes(max_dims=2, max_side=4), elements=VALUES))
    @settings(max_examples=50)
    def test_a_quadratic_is_exact_but_for_rounding(self, x):
        gradient = numerical_gradient(lambda x: np.sum(x**2) / 2, x)
        assert np.allclose(gradient, x, rtol=1e-5, atol=1e-4)

    def test_as_scipy(self):
        x = np.array([0.3, -1.2, 2.0])

        def f(x):
            return np.exp(x[0]) * x[1] + x[2] ** 3

        assert np.allclose(numerical_gradient(f, x), approx_fprime(x, f, 1e-7), rtol=1e-5)

    def test_central(self):
        # One-sided differences of x^2 would be off by eps, central ones are not.
        assert numerical_gradient(lambda x: x**2, 1.0, eps=0.1) == pytest.approx(2, rel=1e-12)
        cubic = numerical_gradient(lambda x: x**3, 0.5, eps=0.1)
        assert cubic == pytest.approx(3 * 0.25 + 0.01, rel=1e-9)

    def test_large_and_small_inputs(self):
        assert numerical_gradient(lambda x: x**2, 1e9) == pytest.approx(2e9, rel=1e-6)
        assert numerical_gradient(lambda x: x**2, 1e-9) == pytest.approx(2e-9, abs=1e-12)

    @pytest.mark.parametrize("x", [[1, 2], np.array([1, 2], np.float32), np.array([1, 2], ">i2")])
    def test_inputs_of_other_types(self, x):
        gradient = numerical_gradient(lambda x: np.sum(x * x), x)
        assert np.allclose(gradient, [2, 4], rtol=1e-8)

    def test_f_may_spoil_its_argument(self):
        x = np.array([1.0, 2.0])

        def f(x):
            x *= 2
            return x.sum()

        assert np.allclose(numerical_gradient(f, x), 2, rtol=1e-8)
        assert x.tolist() == [1, 2]

    def test_f_may_return_an_array_with_one_number(self):
        assert numerical_gradient(lambda x: np.array([[2 * x]]), 1.0) == pytest.approx(2, rel=1e-8)

    @pytest.mark.parametrize("result", [None, "one", np.zeros(2), [], 1j])
    def test_f_returns_no_number(self, result):
        with pytest.raises(ValueError, match=r"f (must return one number|returns must be)"):
            numerical_gradient(lambda x: result, 1.0)

    @pytest.mark.parametrize("eps", [0, -1e-6, np.nan, np.inf])
    def test_bad_eps(self, eps):
        with pytest.raises(ValueError, match="eps"):
            numerical_gradient(lambda x: x, 1.0, eps)

    @pytest.mark.parametrize("x", [None, "a", [[1], [1, 2]]])
    def test_bad_x(self, x):
        with pytest.raises(ValueError, match="x must be"):
            numerical_gradient(lambda x: 0.0, x)


class TestRelativeError:
    def test_by_hand(self):
        assert relative_error([3, 4], [3, 4]) == 0
        assert relative_error([3, 0], [3, 4]) == pytest.approx(4 / 5)
        assert relative_error(1.0, -1.0) == pytest.approx(2)
        assert relative_error(0, 0) == 0
        assert relative_error([], []) == 0
        assert relative_error(np.ones((2, 2)), np.zeros((2, 2))) == 1
        assert type(relative_error(1, 2)) is float

    @given(
        hnp.arrays(np.float64, 3, elements=st.floats(-1e300, 1e300)),
        hnp.arrays(np.float64, 3, elements=st.floats(-1e300, 1e300)),
    )
    def test_properties(self, a, b):
        error = relative_error(a, b)
        assert 0 <= error <= 2 + 1e-12
        assert error == pytest.approx(relative_error(b, a))
        assert relative_error(a, a) == 0

    def test_any_scale(self):
        for scale in (1e-200, 1.0, 1e200):
            error = relative_error(scale * np.array([1.0, 1.0]), scale * np.array([1.0, 1.1]))
            assert error == pytest.approx(0.1 / np.sqrt(2.21))

    @pytest.mark.parametrize("bad", [np.nan, np.inf])
    def test_never_small_where_not_finite(self, bad):
        assert not relative_error([1.0, bad], [1.0, 2.0]) <= 1
        assert not relative_error([1.0, bad], [1.0, bad]) <= 1

    def test_shapes(self):
        with pytest.raises(ValueError, match="shape"):
            relative_error([1, 2], [[1, 2]])


def mean_square(W):
    return np.mean(W**2) + W.flat[1]


def gradient_of_mean_square(W):
    gradient = 2 * W / W.size
    gradient.flat[1] += 1
    return gradient


class TestCheckGradient:
    W = np.array([[1.0, 2.0, -1.0], [0.5, 3.0, 1.5], [-2.0, 0.3, 0.7]])

    def test_right(self):
        error = check_gradient(mean_square, gradient_of_mean_square(self.W), self.W)
        assert 0 <= error < 1e-7
        assert check_gradient(mean_square, gradient_of_mean_square, self.W) == error
        assert check_gradient(lambda b: 3 * b, 3.0, 2.0) < 1e-9
        assert check_gradient(lambda x: 0.0, [0.0, 0.0], [1.0, 2.0]) == 0

    def test_right_at_a_minimum(self):
        # Nothing but rounding is left of the differences there.
        def f(x):
            return 1000 + np.sum((x - 1 / 3) ** 2)

        check_gradient(f, lambda x: 2 * (x - 1 / 3), np.full(5, 1 / 3) + 1e-13)

    @pytest.mark.parametrize(
        ("spoil", "words"),
        [
            (lambda g: 9 * g, "9 times too large"),
            (lambda g: g / 4, "4 times too small"),
            (lambda g: -g, "sign"),
            (lambda g: -2 * g, "the sign, and a factor: it is 2 times too large"),
            (lambda g: g.T, "transposed"),
            (lambda g: 0 * g, "all zeros"),
            (lambda g: np.where(g == g[2, 0], g + 1, g), "1 of 9 entries"),
            (lambda g: np.where(g == g[2, 0], np.nan, g), "not finite"),
            (lambda g: np.where(g == g[2, 0], np.inf, g), "not finite"),
            (lambda g: g**2 + 0.7, "chain rule"),
        ],
    )
    def test_what_a_mistake_looks_like(self, spoil, words):
        with pytest.raises(AssertionError) as caught:
            check_gradient(mean_square, spoil(gradient_of_mean_square(self.W)), self.W)
        assert words in str(caught.value)
        assert "Look at" in str(caught.value)

    def test_names_the_worst_entry(self):
        gradient = gradient_of_mean_square(self.W)
        gradient[2, 0] += 0.5
        gradient[0, 0] += 0.1
        with pytest.raises(AssertionError) as caught:
            check_gradient(mean_square, gradient, self.W)
        message = str(caught.value)
        assert "at index [2, 0]: analytic 0.0555556, numeric -0.444444" in message
        assert "relative error" in message
        assert "allowed 1e-06" in message

    def test_nan_is_the_worst_entry(self):
        gradient = gradient_of_mean_square(self.W)
        gradient[0, 0] += 100
        gradient[1, 2] = np.nan
        with pytest.raises(AssertionError, match=r"\[1, 2\]: analytic nan"):
            check_gradient(mean_square, gradient, self.W)

    def test_a_function_that_is_not_finite(self):
        with pytest.raises(AssertionError, match="f itself is not finite"):
            check_gradient(lambda x: np.nan, [1.0], [1.0])

    @pytest.mark.parametrize(
        ("gradient", "words"),
        [
            (np.ones((3, 2)), "transposed"),
            (np.ones(6), "size is right"),
            (np.ones((1, 2, 3)), "size is right"),
            (np.ones(3), "one entry for each"),
            (1.0, "one entry for each"),
        ],
    )
    def test_shapes(self, gradient, words):
        with pytest.raises(AssertionError, match=words):
            check_gradient(lambda x: np.sum(x), gradient, np.zeros((2, 3)))

    def test_tolerance(self):
        check_gradient(lambda x: x**2, 2.001, 1.0, tolerance=1e-2)
        with pytest.raises(AssertionError):
            check_gradient(lambda x: x**2, 2.001, 1.0, tolerance=1e-4)
        with pytest.raises(AssertionError):  # 1e-6 is asked for where nothing is said
            check_gradient(lambda x: x**2, 2.00001, 1.0)

    @pytest.mark.parametrize("gradient", [None, "a", [1, [2]], [1j]])
    def test_no_numbers(self, gradient):
        with pytest.raises((AssertionError, ValueError), match="gradient"):
            check_gradient(lambda x: x, gradient, 1.0)
