"""The checks of test cells: what passes, what does not, and what they say."""

from __future__ import annotations

import itertools
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from coursekit.testing import (
    check_callable,
    check_close,
    check_equal,
    check_gradient_of,
    check_raises,
    check_shape,
    check_true,
    check_type,
    check_unchanged,
)


def matrix(values) -> np.matrix:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        return np.matrix(values)


def message(check, *args, **kwargs) -> str:
    """What a failing check says; a check that passes, or ends in another error, fails the test."""
    with pytest.raises(AssertionError) as caught:
        check(*args, **kwargs)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return str(caught.value)


@pytest.fixture(autouse=True)
def _silent(capfd):
    """No check writes anything, pass or fail: a word on stderr costs a student the points."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
    assert capfd.readouterr() == ("", "")


# --- values that say they are right -------------------------------------------------------------


class Agrees:
    """Equal to everything, true, and an array of whatever is wanted."""

    shape, dtype, ndim, size = (2,), np.dtype(float), 1, 2

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = object.__hash__

    def __bool__(self):
        return True

    def __len__(self):
        return 2

    def __iter__(self):
        return iter([1.0, 2.0])

    def __getitem__(self, i):
        return [1.0, 2.0][i]

    def __float__(self):
        return 1.0

    def __array__(self, dtype=None, copy=None):
        return np.array([1.0, 2.0])

    def __instancecheck__(self, other):
        return True


class SaysFloat:
    __class__ = float  # type: ignore[assignment]

    def __eq__(self, other):
        return True

    __hash__ = object.__hash__

    def __float__(self):
        return 1.0


class SaysBool(Agrees):
    __class__ = bool  # type: ignore[assignment]


class WrongArray(np.ndarray):
    """An array that compares as equal, subtracts to zero, and claims another shape."""

    def __eq__(self, other):
        return np.ones(np.ndarray.view(self, np.ndarray).shape, bool)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.zeros(2)

    def __array_function__(self, func, types, args, kwargs):
        return True


class Tensorlike(Agrees):
    def detach(self):
        return self

    cpu = detach

    def numpy(self):
        return np.array([1.0, 2.0])

    _data = np.array([1.0, 2.0])


class AgreesText(str):
    __slots__ = ()

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = str.__hash__


class AgreesTuple(tuple):
    __slots__ = ()

    def __eq__(self, other):
        return True

    __hash__ = tuple.__hash__


class AgreesFloat(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__

    def __float__(self):
        return 1.0


class AgreesNumber(np.float64):
    def __eq__(self, other):
        return True

    __hash__ = np.float64.__hash__


class Unprintable:
    def __repr__(self):
        raise RuntimeError("no")

    __str__ = __repr__


WRONG = np.array([5.0, 6.0]).view(WrongArray)
LIARS = [
    Agrees(), SaysFloat(), SaysBool(), Tensorlike(), WRONG, [Agrees(), Agrees()],
    [SaysFloat(), 2.0], AgreesText("12"), AgreesTuple((5, 6)), AgreesFloat(7.0), AgreesNumber(7.0),
    (AgreesFloat(7.0), 2.0), np.array([Agrees(), Agrees()], dtype=object), Unprintable(),
    matrix([[1.0, 2.0]]), np.ma.masked_array([1.0, 2.0], [True, False]),
]
FOREIGN = [
    None, "1.0, 2.0", "abc", b"ab", [1.0, [2.0]], [[1.0], [1.0, 2.0]], [None, 1.0], ["1", "2"],
    {"a": 1}, {1.0, 2.0}, object(), lambda: 1, np.float64, Ellipsis, iter([1.0, 2.0]),
    np.array(["1", "2"]), np.array([None, None]), np.array(["2020-01-01"] * 2, "M8[D]"),
    np.zeros(2, dtype=[("x", float)]), slice(2), Exception("x"),
]


def number(value) -> str:
    return type(value).__name__


class TestNothingForeignPasses:
    @pytest.mark.parametrize("value", LIARS + FOREIGN, ids=number)
    @pytest.mark.parametrize("check", [check_close, check_equal])
    def test_for_an_array(self, check, value):
        text = message(check, value, [1.0, 2.0], "f(3)", "the third line")
        assert text.startswith("f(3)")
        assert "expected: [1.0, 2.0]" in text or "(2,)" in text
        assert "got: " in text
        assert text.endswith("Look at: the third line.")

    @pytest.mark.parametrize("value", LIARS + FOREIGN, ids=number)
    def test_for_a_number(self, value):
        for check in (check_close, check_equal):
            assert "f(3)" in message(check, value, 1.0, "f(3)")

    @pytest.mark.parametrize("value", LIARS + FOREIGN, ids=number)
    def test_for_a_shape(self, value):
        assert "f(3)" in message(check_shape, value, (7, 7), "f(3)")

    @pytest.mark.parametrize(
        "value", [v for v in LIARS if not isinstance(v, (np.ndarray, float))] + FOREIGN, ids=number
    )
    def test_for_a_truth(self, value):
        assert "the parts are disjoint" in message(check_true, value, "the parts are disjoint")

    @pytest.mark.parametrize("value", LIARS, ids=number)
    @pytest.mark.parametrize(
        "expected", ["text", ("a", 1), {"a": 1}, None, ["a", [1, 2]], {1, "b"}], ids=str
    )
    def test_for_a_plain_value(self, value, expected):
        assert "f(3)" in message(check_equal, value, expected, "f(3)")
        for nested in ([value, value], (value,), {"a": value}):
            message(check_equal, nested, expected, "f(3)")

    @pytest.mark.parametrize("value", LIARS + FOREIGN, ids=number)
    def test_for_an_unchanged_input(self, value):
        assert "X" in message(check_unchanged, np.array([1.0, 3.0]), value, "X")

    @pytest.mark.parametrize(
        "value", [v for v in LIARS + FOREIGN if not callable(v)], ids=number
    )  # a function of x may be a gradient
    def test_for_a_gradient(self, value):
        text = message(check_gradient_of, lambda x: np.sum(x), value, [9.0, 9.0], "the gradient")
        assert text.startswith("the gradient")

    def test_for_a_type(self):
        for value, kind in ((SaysFloat(), float), (SaysBool(), bool), (Agrees(), int)):
            message(check_type, value, kind, "f(3)")


# --- what passes --------------------------------------------------------------------------------


SAME = [
    np.array([1.0, 2.0]), [1, 2], (1.0, 2.0), range(1, 3), np.array([1, 2], np.uint8),
    np.array([1, 2], np.float16), [np.float32(1), np.int64(2)], [np.array(1.0), 2],
    torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.0], requires_grad=True),
    torch.nn.Parameter(torch.tensor([1.0, 2.0])) * 1, torch.tensor([1, 2], dtype=torch.bfloat16),
    [torch.tensor(1.0), torch.tensor(2.0)], np.ma.masked_array([1.0, 2.0], [False, False]),
    np.array([1.0, 2.0, 3.0])[:2], np.array([1 + 0j, 2]), np.array([1.0, 2.0], order="F"),
    np.array([1.0, 2.0], ">f4"),
]


class TestWhatPasses:
    @pytest.mark.parametrize("value", SAME, ids=number)
    def test_arrays_of_every_kind(self, value):
        check_close(value, [1.0, 2.0], "f(3)")
        check_close([1.0, 2.0], value, "f(3)")
        check_equal(value, [1.0, 2.0], "f(3)")
        check_shape(value, (2,), "f(3)")
        check_shape(value, 2, "f(3)")

    def test_parameters(self):
        check_close(torch.nn.Parameter(torch.tensor([1.0, 2.0])), [1, 2], "w")

    @pytest.mark.parametrize("value", [3, 3.0, np.float32(3), np.array(3), torch.tensor(3)])
    def test_numbers(self, value):
        check_close(value, 3.0, "f(3)")
        check_equal(value, 3, "f(3)")
        check_shape(value, (), "f(3)")

    def test_bool_and_int_are_compared_by_value(self):
        check_equal(np.array([True, False]), [1, 0], "predict")
        check_equal([1, 0], np.array([True, False]), "predict")
        check_close(True, 1.0, "f(3)")
        message(check_equal, [True, True], [1, 0], "predict")
        message(check_equal, 2, True, "predict")

    def test_matrices(self):
        check_close(matrix([[1.0, 2.0]]), [[1.0, 2.0]], "f(3)")

    def test_empty(self):
        check_close([], np.zeros(0), "f([])")
        check_close(np.zeros((0, 3)), np.zeros((0, 3)), "f([])")
        assert "wrong shape" in message(check_close, [], np.zeros((0, 3)), "f([])")

    @pytest.mark.parametrize(
        "value",
        ["text", None, (1, "a"), ["cat", "dog"], {"a": [1, 2]}, {"x", "y"}, ("a", None), b"ab",
         [1, [2, 3]], (np.array([1.0, 2.0]), "name"), np.array(["cat", "dog"]), True],
        ids=number,
    )
    def test_plain_values(self, value):
        check_equal(value, value, "f(3)")
        if value is not None:
            message(check_equal, None, value, "f(3)")
        message(check_equal, "another", value, "f(3)")
        message(check_equal, [value], value, "f(3)")

    def test_text(self):
        check_equal(np.str_("cat"), "cat", "name")
        assert "expected: 'cat'" in message(check_equal, "dog", "cat", "name")
        message(check_equal, ["cat", "dog"], ["cat", "cow"], "names")
        message(check_equal, {"a": 1}, {"a": 2}, "a table")
        message(check_equal, {"b": 1}, {"a": 1}, "a table")

    def test_nan_and_infinity(self):
        check_close([np.nan, np.inf, -np.inf], [np.nan, np.inf, -np.inf], "f(3)")
        check_equal([np.nan, 1], [np.nan, 1], "f(3)")
        for wrong in ([np.inf], [-np.inf], [np.nan]):
            for right in ([1.0], [1e308]):
                message(check_close, wrong, right, "f(3)")
                message(check_equal, wrong, right, "f(3)")
        message(check_close, [np.inf], [-np.inf], "f(3)")
        message(check_close, [1.0], [np.nan], "f(3)")

    def test_large_whole_numbers_are_not_rounded(self):
        check_equal(2**53 + 1, 2**53 + 1, "f(3)")
        message(check_equal, 2**53 + 1, 2**53, "f(3)")
        message(check_equal, np.array([2**62 + 1]), np.array([2**62]), "f(3)")

    def test_unsigned_bytes_do_not_wrap_around(self):
        message(check_close, np.array([255], np.uint8), [-1.0], "f(3)")
        message(check_close, np.array([0], np.uint8), np.array([255], np.uint8), "f(3)", rtol=0.1)

    @given(st.data(), st.sampled_from([0, 1e-9, 1e-6, 1e-2]), st.sampled_from([0, 1e-8, 1e-3]))
    def test_close_means_what_numpy_means(self, data, rtol, atol):
        shape = data.draw(hnp.array_shapes(min_dims=0, max_dims=2, max_side=3))
        values = st.floats(allow_nan=True, allow_infinity=True)
        expected = data.draw(hnp.arrays(np.float64, shape, elements=values))
        near = data.draw(hnp.arrays(np.float64, shape, elements=st.floats(-2e-6, 2e-6)))
        with np.errstate(all="ignore"):
            actual = expected * (1 + near)
        if data.draw(st.booleans()):
            actual = data.draw(hnp.arrays(np.float64, shape, elements=values))
        with np.errstate(all="ignore"):
            close = np.allclose(actual, expected, rtol=rtol, atol=atol, equal_nan=True)
        try:
            check_close(actual, expected, "f(3)", rtol=rtol, atol=atol)
        except AssertionError:
            assert not close
        else:
            assert close

    def test_default_tolerance(self):
        check_close(1 + 9e-7, 1.0, "f(3)")
        check_close(9e-9, 0.0, "f(3)")
        message(check_close, 1 + 2e-6, 1.0, "f(3)")
        message(check_close, 2e-8, 0.0, "f(3)")


# --- what they say ------------------------------------------------------------------------------


class TestMessages:
    def test_shape(self):
        assert message(
            check_shape, np.zeros((3, 2)), (2, 3), "one_hot([0, 2], 3)", "rows are samples"
        ) == (
            "one_hot([0, 2], 3) has the wrong shape.\n"
            "  expected: (2, 3)\n"
            "  got: (3, 2)\n"
            "  Look at: rows are samples."
        )
        assert "got: a single number" in message(check_shape, 1.0, (2,), "f(3)")
        assert "expected: a single number" in message(check_shape, [1.0], (), "f(3)")

    def test_values(self):
        text = message(check_close, [1.0, 2.5, 9.0], [1.0, 2.0, 3.0], "f(3)", "the mean")
        assert text == (
            "f(3) has wrong values: 2 of 3 differ.\n"
            "  expected: [1.0, 2.0, 3.0]\n"
            "  got: [1.0, 2.5, 9.0]\n"
            "  first difference at [1]: expected 2.0, got 2.5\n"
            "  Look at: the mean."
        )
        assert message(check_close, 0.25, 0.5, "loss") == (
            "loss has the wrong value.\n  expected: 0.5\n  got: 0.25"
        )

    def test_values_of_large_arrays(self):
        expected = np.arange(12.0).reshape(3, 4)
        actual = expected.copy()
        actual[1, 2] = -1
        text = message(check_close, actual, expected, "f(3)")
        assert "1 of 12 differ" in text
        assert "first difference at [1, 2]: expected 6.0, got -1.0" in text
        assert "shape (3, 4)" in text
        assert len(message(check_close, np.ones((900, 900)), np.zeros((900, 900)), "f(3)")) < 500

    def test_shape_before_values(self):
        text = message(check_close, np.ones((2, 1)), np.zeros(2), "f(3)")
        assert "wrong shape" in text
        assert "got: (2, 1)" in text

    def test_values_that_differ_little_look_different(self):
        text = message(check_close, 0.123456789, 0.123456001, "loss")
        expected, got = (line.split(": ")[1] for line in text.splitlines()[1:3])
        assert expected != got

    @pytest.mark.parametrize(
        ("value", "expected", "words"),
        [
            ([1.0, np.nan], [1.0, 2.0], "1 of 2 values are NaN"),
            ([np.inf, np.inf], [1.0, 2.0], "2 of 2 values are infinite"),
            (np.array([1, 2]), [1.5, 2.5], "holds no fractions"),
            (np.array([44], np.uint8), [300], "wraps around"),
            (np.array([1.00001], np.float32), [1.0], "about 7 digits"),
            (np.array([True, True]), [1, 0], "bool"),
            (None, [1.0, 2.0], "returned None: is there a return statement?"),
            ([[1.0], [1.0, 2.0]], [1.0, 2.0], "not equally long"),
            (["a", "b"], [1.0, 2.0], "(of type list)"),
            ("abc", [1.0, 2.0], "'abc' (str)"),
            (np.ma.masked_array([1.0, 2.0], [True, False]), [1.0, 2.0], "masked"),
        ],
        ids=str,
    )
    def test_says_what_it_is(self, value, expected, words):
        text = message(check_close, value, expected, "f(3)", "the loop")
        assert words in text
        assert "expected: " in text
        assert "Look at: the loop." in text

    def test_a_foreign_object_is_cut_short(self):
        assert len(message(check_close, ["x" * 10_000], 1.0, "f(3)")) < 500
        assert "Unprintable" in message(check_close, Unprintable(), 1.0, "f(3)")

    def test_callable(self):
        check_callable(len, "f")
        check_callable(torch.nn.ReLU(), "f")
        text = message(check_callable, 3, "logistic")
        assert text.startswith("logistic is not a function")
        assert "got: 3 (int)" in text
        assert "Run the cell that defines it" in text

    def test_type(self):
        check_type(1, int, "n")
        check_type(np.int64(1), (int, np.integer), "n")
        check_type("a", int | str, "n")
        text = message(check_type, 1.5, (int, np.integer), "count([1])", "len")
        assert "count([1]) has the wrong type" in text
        assert "expected: int or integer" in text
        assert "got: 1.5 (float)" in text
        assert "return statement" in message(check_type, None, int, "n")

    def test_true(self):
        check_true(True, "it holds")
        check_true(np.bool_(True), "it holds")
        check_true(np.array([True, True]), "they hold")
        text = message(check_true, False, "the parts are disjoint", "the permutation")
        assert text.startswith("This does not hold: the parts are disjoint.")
        assert "got: False" in text
        assert "Look at: the permutation." in text
        assert "1 of 2" in message(check_true, [True, False], "they hold")
        message(check_true, np.zeros(0, bool), "they hold")

    def test_unchanged(self):
        before = np.array([1.0, np.nan, 3.0])
        check_unchanged(before.copy(), before, "X")
        check_unchanged([1, 2], [1, 2], "labels")
        after = before.copy()
        after[2] = 4
        text = message(check_unchanged, before, after, "X, after scale(X)")
        assert "X, after scale(X) was changed" in text
        assert "1 of 3" in text
        assert "work on a copy" in text
        assert "shape" in message(check_unchanged, before, before[:2], "X")
        assert "dtype" in message(check_unchanged, before, before.astype(np.float32), "X")


class TestRaises:
    def test_right(self):
        check_raises(ValueError, int, "x", what="int('x')")
        check_raises((KeyError, ValueError), int, "x", what="int('x')")
        check_raises(Exception, int, "x", what="int('x')")
        check_raises(LookupError, {}.__getitem__, "x", what="a subclass")

    def test_none(self):
        text = message(check_raises, ValueError, len, [1], what="len([1])", hint="the if")
        assert "len([1]) raises no error" in text
        assert "expected: an error: ValueError" in text
        assert "got: it returned 1 (int)" in text
        assert "Look at: the if." in text

    def test_another(self):
        text = message(check_raises, KeyError, int, "x", what="int('x')")
        assert "wrong error" in text
        assert "ValueError: invalid literal" in text

    @pytest.mark.parametrize("exception", [ValueError, RuntimeError, Exception])
    def test_unwritten(self, exception):
        def stub():
            raise NotImplementedError

        text = message(check_raises, exception, stub, what="f()")
        assert "f(): not written yet" in text
        assert "raise NotImplementedError()" in text
        check_raises(NotImplementedError, stub, what="f()")

    def test_an_error_that_cannot_be_printed(self):
        class Bad(Exception):
            def __str__(self):
                raise RuntimeError

        def f():
            raise Bad

        assert "Bad" in message(check_raises, ValueError, f, what="f()")

    def test_exit_does_not_end_the_kernel(self):
        assert "SystemExit" in message(check_raises, ValueError, sys.exit, 3, what="f()")

    def test_interrupts_get_through(self):
        def f():
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            check_raises(ValueError, f, what="f()")


class TestGradients:
    def f(self, x):
        return np.sum(x**3)

    def test_right(self):
        x = np.array([1.0, 2.0, -1.0])
        check_gradient_of(self.f, 3 * x**2, x, "the gradient")
        check_gradient_of(self.f, (3 * x**2).tolist(), x.tolist(), "the gradient")
        check_gradient_of(self.f, torch.tensor(3 * x**2), x, "the gradient")
        check_gradient_of(self.f, lambda x: 3 * x**2, x, "the gradient")
        check_gradient_of(lambda b: 2 * b, 2, 0.5, "the gradient by b")

    def test_wrong(self):
        x = np.array([1.0, 2.0, -1.0])
        text = message(check_gradient_of, self.f, 6 * x**2, x, "the gradient by w", "the mean")
        assert text.startswith("the gradient by w is wrong")
        assert "2 times too large" in text
        assert "Look at: the mean." in text
        assert "wrong shape" in message(check_gradient_of, self.f, x[:2], x, "the gradient")
        assert "None" in message(check_gradient_of, self.f, None, x, "the gradient")
        assert "not finite" in message(check_gradient_of, self.f, x * np.nan, x, "the gradient")
        assert "complex" in message(check_gradient_of, self.f, x * 1j, x, "the gradient")

    def test_unwritten(self):
        def stub(x):
            raise NotImplementedError

        text = message(check_gradient_of, self.f, stub, [1.0], "the gradient")
        assert "not written yet" in text
        assert "not written yet" in message(check_gradient_of, stub, [1.0], [1.0], "the gradient")

    def test_a_function_that_returns_nothing(self):
        text = message(check_gradient_of, lambda x: None, [1.0], [1.0], "the gradient")
        assert "what f returns" in text

    def test_tolerance(self):
        check_gradient_of(self.f, 3.00002, 1.0, "the gradient")
        message(check_gradient_of, self.f, 3.0002, 1.0, "the gradient")


def test_whatever_comes_nothing_else_is_raised():
    """Each check, on each strange value against each other: AssertionError or nothing."""
    checks = [check_close, check_equal, check_unchanged]
    strange = [*LIARS, *FOREIGN, *SAME, 1, True, np.nan, 10**400, -(2**70), 1e308, 1j, [], [[]], ""]
    for value, expected in itertools.product(strange, [1.0, [1.0, 2.0], "text", None, ["a", 1]]):
        for check in checks[: 2 if isinstance(expected, (str, list, type(None))) else 3]:
            if check is check_close and not isinstance(expected, float):
                continue
            try:
                check(value, expected, "f(3)")
            except AssertionError as error:
                assert str(error)  # noqa: PT017 - it may also pass


def test_silent_on_the_standard_streams(root: Path):
    """As a notebook sees it: another process, warnings shown, nothing printed."""
    code = (
        "import warnings; warnings.simplefilter('always')\n"
        "import numpy as np\n"
        "from coursekit.testing import *\n"
        "from coursekit.testing import check_close, check_equal, check_gradient_of, check_raises\n"
        "check_close(np.array([1e308, np.inf, np.nan]), [1e308, np.inf, np.nan], 'a')\n"
        "check_close(np.float32([1e38]), [1e38], 'a')\n"
        "check_equal([1, 2], np.array([1, 2]), 'a')\n"
        "check_equal('cat', 'cat', 'a')\n"
        "check_raises(ZeroDivisionError, lambda: 1 / 0, what='a')\n"
        "check_gradient_of(lambda x: np.sum(x), np.ones(2), np.zeros(2), 'a')\n"
        "for bad in ([1, [2]], None, 'a', np.nan, np.array([1e308])):\n"
        "    try: check_close(bad, -1e308, 'a')\n"
        "    except AssertionError: pass\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
