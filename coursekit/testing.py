"""Checks for test cells, whose messages teach.

Each raises AssertionError with three lines: what was expected, what came, and what to look at next.
They print nothing, since a word on stderr makes nbgrader score a cell 0. ``what`` is a phrase that
names the thing tested, such as ``"one_hot([0, 2], 3)"``; ``hint`` says what to look at.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coursekit.gradcheck import check_gradient

SHOWN = 6  # values of an array that a message shows


def check_callable(f: Any, name: str) -> None:
    """``f`` is a function, as the exercise ``name`` asks."""
    if not callable(f):
        _fail(f"{name} is not a function", "a function", _brief(f),
              f"define it with `def {name}(...):` and run that cell again.")


def check_type(value: Any, types: type | tuple[type, ...], what: str, hint: str = "") -> None:
    """``value`` is an instance of ``types``."""
    if not isinstance(value, types):
        names = types if isinstance(types, tuple) else (types,)
        _fail(f"{what} has the wrong type", " or ".join(t.__name__ for t in names),
              f"{type(value).__name__}, {_brief(value)}", hint or _none_hint(value))


def check_shape(
    actual: Any, expected_shape: tuple[int, ...], what: str, hint: str = ""
) -> None:
    """``actual``, anything like an array, has ``expected_shape``."""
    array = _numbers(actual, what, hint)
    if array.shape != tuple(expected_shape):
        _fail(f"{what} has the wrong shape", tuple(expected_shape), array.shape, hint)


def check_close(
    actual: Any, expected: Any, what: str, hint: str = "", *,
    rtol: float = 1e-6, atol: float = 1e-8,
) -> None:
    """Numbers or arrays agree to ``atol + rtol * |expected|``; shapes are looked at first."""
    array, wanted = _numbers(actual, what, hint), np.asarray(expected)
    if array.shape != wanted.shape:
        _fail(f"{what} has the wrong shape", wanted.shape, array.shape, hint)
    with np.errstate(all="ignore"):
        close = np.isclose(array, wanted, rtol=rtol, atol=atol, equal_nan=True)
    if not close.all():
        _fail(f"{what} has a wrong value" + _where(close), _shown(wanted, close),
              _shown(array, close) + _not_finite(array, wanted), hint)


def check_equal(actual: Any, expected: Any, what: str, hint: str = "") -> None:
    """Exactly equal: numbers, arrays, or plain values such as strings and tuples of numbers."""
    wanted = np.asarray(expected)
    if wanted.dtype.kind in "biuf":
        check_close(actual, expected, what, hint, rtol=0, atol=0)
    # The types first: an object of one's own making could call itself equal to anything.
    elif type(actual) is not type(expected) or actual != expected:
        _fail(f"{what} is not as expected", _brief(expected), _brief(actual),
              hint or _none_hint(actual))


def check_true(condition: Any, what: str, hint: str = "") -> None:
    """``condition`` holds; ``what`` says it as a sentence, such as "the parts are disjoint"."""
    if not isinstance(condition, (bool, np.bool_)) or not condition:
        _fail(f"This does not hold: {what}", "True", _brief(condition), hint)


def check_raises(
    exception: type[Exception], f: Callable[..., Any], *args: Any, what: str, hint: str = ""
) -> None:
    """``f(*args)`` raises ``exception``, and not just because it is unwritten."""
    try:
        result = f(*args)
    except NotImplementedError:
        _fail(f"{what} is not written yet", f"it raises {exception.__name__}",
              "NotImplementedError", "replace the line with `raise NotImplementedError`.")
    except exception:
        return
    except Exception as error:
        _fail(f"{what} raises the wrong error", exception.__name__,
              f"{type(error).__name__}: {error}", hint)
    else:
        _fail(f"{what} raises no error", exception.__name__, f"it returned {_brief(result)}", hint)


def check_unchanged(before: Any, after: Any, what: str, hint: str = "") -> None:
    """An input still holds what it held before a call."""
    old, new = np.asarray(before), np.asarray(after)
    if old.shape != new.shape or not np.array_equal(old, new, equal_nan=old.dtype.kind == "f"):
        _fail(f"{what} was changed by your function", _shown(old), _shown(new),
              hint or "work on a copy, or write `x = x - y` rather than `x -= y`.")


def check_gradient_of(
    f: Callable[[Any], float], gradient: Any, x: Any, what: str, hint: str = "",
    tolerance: float = 1e-5,
) -> None:
    """``gradient`` agrees with finite differences of ``f`` at ``x``."""
    array = _numbers(gradient, what, hint)
    try:
        check_gradient(f, array, x, tolerance=tolerance)
    except AssertionError as error:
        raise AssertionError(f"{what}: {error}" + (f"\n  {hint}" if hint else "")) from None


def _fail(problem: str, expected: Any, got: Any, hint: str) -> None:
    lines = [f"{problem}.", f"  expected: {expected}", f"  got: {got}"]
    if hint:
        lines.append(f"  Look at: {hint}")
    # "from None": the student's mistake is in the message, not in how we found it.
    raise AssertionError("\n".join(lines)) from None


def _numbers(value: Any, what: str, hint: str) -> NDArray[Any]:
    """``value`` as an array of numbers, or a failure that says why it is none."""
    if value is None:
        _fail(f"{what} is None", "numbers", "None", _none_hint(value))
    try:
        if hasattr(value, "detach"):  # a tensor that still belongs to a graph
            value = value.detach().cpu().numpy()
        array = np.asarray(np.ma.getdata(value))
    except Exception:
        array = np.asarray(None)
    if array.dtype.kind not in "biufc":
        _fail(f"{what} does not hold numbers alone", "a number or an array of numbers",
              f"{type(value).__name__}, {_brief(value)}",
              hint or "what your function returns; do all its rows have one length?")
    return array


def _brief(value: Any) -> str:
    """A value in at most a line; some objects cannot even be printed."""
    try:
        text = repr(value)
    except Exception:
        text = f"an object of type {type(value).__name__}"
    text = " ".join(text.split())
    return text if len(text) <= 120 else text[:117] + "..."


def _none_hint(value: Any) -> str:
    return "is there a `return` at the end of your function?" if value is None else ""


def _first(close: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(i) for i in np.argwhere(~close)[0])


def _where(close: NDArray[np.bool_]) -> str:
    if close.ndim == 0:
        return ""
    wrong = int((~close).sum())
    index = _first(close)
    place = index[0] if len(index) == 1 else index
    return f" at index {place}, the first of {wrong} among {close.size}" if close.size > 1 else ""


def _shown(array: NDArray[Any], close: NDArray[np.bool_] | None = None) -> str:
    """A small array whole; of a larger one the value that differs first, or how it begins."""
    if array.ndim == 0:
        return f"{array[()]:.8g}" if array.dtype.kind == "f" else f"{array[()]}"
    if array.size <= SHOWN:
        return np.array2string(array, precision=6, separator=", ").replace("\n", "")
    if close is not None:
        value = array[_first(close)]
        return f"{value:.8g}" if array.dtype.kind == "f" else f"{value}"
    beginning = np.array2string(array.ravel()[:SHOWN], precision=6, separator=", ")
    return f"shape {array.shape}, beginning with {beginning}"


def _not_finite(array: NDArray[Any], wanted: NDArray[Any]) -> str:
    if array.dtype.kind not in "fc" or not np.isfinite(wanted).all():
        return ""
    bad = int((~np.isfinite(array)).sum())
    return f" ({bad} of {array.size} not finite: inf or nan)" if bad else ""
