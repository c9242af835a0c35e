"""Checks for test cells, whose messages teach: what was expected, what came, what to look at next.

``what`` is a phrase for the thing that is checked ("one_hot([0, 2], 3)"), ``hint`` a phrase that
says where to look. A check that fails raises AssertionError with a message of a few lines; one
that passes prints nothing. Arrays may come as NumPy arrays, numbers, (nested) lists or tuples of
numbers, PyTorch tensors, or pandas tables. Everything else is refused, not asked for its opinion:
an object of a class with an ``__eq__`` or ``__array__`` of its own cannot pass for an array.

    check_shape(one_hot([0, 2], 3), (2, 3), "one_hot([0, 2], 3)", "rows are samples")

    one_hot([0, 2], 3) has the wrong shape.
      expected: (2, 3)
      got: (3, 2)
      Look at: rows are samples.

``foreseen`` names wrong values that a known mistake leads to, each under a hint of its own, which
is shown instead of ``hint`` where that very value came:

    check_close(loss(o, y), np.log(2), "loss([0, 0], [0, 1])",
                foreseen={"this is the sum over the samples; take their mean": 2 * np.log(2)})
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coursekit.gradcheck import check_gradient

Array = NDArray[Any]

SHOWN = 6  # values in a message
WIDTH = 160  # characters of a foreign object's repr in a message
HINTS = ("Look at", "Probably")  # what a hint begins with: an ordinary one, a foreseen one


class _Unusable(Exception):
    """A value that is no array of numbers; the message says what it is."""


class _Foreseen(str):
    """The hint that belongs to a wrong value which the author foresaw."""


# --- the checks ---------------------------------------------------------------------------------


def check_callable(f: Any, name: str) -> None:
    """``f`` is a function (or anything else that can be called)."""
    __tracebackhide__ = True
    if not callable(f):
        _fail(
            f"{name} is not a function.",
            expected="a function",
            got=_describe(f),
            hint=f"was the name {name} used for something else? Run the cell that defines it again",
        )


def check_type(value: Any, types: Any, what: str, hint: str = "") -> None:
    """The class of ``value`` is one of ``types`` (one, or a tuple), or derived from one of them."""
    __tracebackhide__ = True
    if not issubclass(type(value), types):
        names = types if isinstance(types, tuple) else (types,)
        expected = " or ".join(getattr(t, "__name__", str(t)) for t in names)
        if value is None:
            _fail_none(what, expected, hint)
        _fail(f"{what} has the wrong type.", expected=expected, got=_describe(value), hint=hint)


def check_shape(
    actual: Any,
    expected_shape: Any,
    what: str,
    hint: str = "",
    *,
    foreseen: Mapping[str, Any] | None = None,
) -> None:
    """``actual`` is an array of numbers of this shape (a tuple, or an integer for one axis).

    ``foreseen``: wrong shapes by their hints.
    """
    __tracebackhide__ = True
    shape = _as_shape(expected_shape)
    array = _array(actual, what, _show_shape(shape), hint)
    for reason, wrong in (foreseen or {}).items():
        if array.shape == _as_shape(wrong) != shape:
            hint = _Foreseen(reason)
    _check_shape(array, shape, what, hint)


def check_close(
    actual: Any,
    expected: Any,
    what: str,
    hint: str = "",
    *,
    rtol: float = 1e-6,
    atol: float = 1e-8,
    foreseen: Mapping[str, Any] | None = None,
) -> None:
    """|actual - expected| <= atol + rtol |expected| everywhere, in arrays of one shape.

    Infinite and NaN entries must be the same in both. ``foreseen``: wrong values by their hints.
    """
    __tracebackhide__ = True
    _compare(actual, expected, what, hint, lambda a, b: _is_close(a, b, rtol, atol), foreseen)


def check_equal(
    actual: Any,
    expected: Any,
    what: str,
    hint: str = "",
    *,
    foreseen: Mapping[str, Any] | None = None,
) -> None:
    """The same values in the same shape: arrays of numbers, or text, None, bool, lists, dicts.

    Types are not compared where values are equal: 1, 1.0 and True are the same, and a list is as
    good as an array. ``foreseen``: wrong values by their hints.
    """
    __tracebackhide__ = True
    try:
        _as_array(expected)
    except _Unusable:
        if not _same_plain(actual, expected):
            if actual is None:
                _fail_none(what, _show(expected), hint)
            for reason, wrong in (foreseen or {}).items():
                if _same_plain(actual, wrong):
                    hint = _Foreseen(reason)
            _fail(f"{what} is wrong.", expected=_show(expected), got=_describe(actual), hint=hint)
        return
    _compare(actual, expected, what, hint, _is_equal, foreseen)


def check_true(condition: Any, what: str, hint: str = "") -> None:
    """``condition`` holds: True, or an array all of True. ``what`` is the sentence that must hold.

    ``what`` is a statement: "the classes are mixed in the training part".
    """
    __tracebackhide__ = True
    try:
        values = _as_array(condition)
    except _Unusable:
        _fail(f"This does not hold: {what}.", expected="True", got=_describe(condition), hint=hint)
    true = values.astype(bool)
    if not (true.size and true.all()):
        got = "False" if true.ndim == 0 else f"{_count(~true)} are not true"
        _fail(f"This does not hold: {what}.", expected="True", got=got, hint=hint)


def check_raises(
    exception: type[BaseException] | tuple[type[BaseException], ...],
    f: Callable[..., Any],
    *args: Any,
    what: str,
    hint: str = "",
) -> None:
    """``f(*args)`` raises ``exception`` (one class or several). ``what`` is the call, as a phrase.

    The NotImplementedError of an exercise that is not written yet never passes for its base
    class RuntimeError.
    """
    __tracebackhide__ = True
    classes = exception if isinstance(exception, tuple) else (exception,)
    expected = "an error: " + " or ".join(c.__name__ for c in classes)
    try:
        result = f(*args)
    except (Exception, SystemExit) as error:
        unwritten = isinstance(error, NotImplementedError)
        if unwritten and not any(issubclass(c, NotImplementedError) for c in classes):
            _fail_unwritten(what)
        if not isinstance(error, classes):
            _fail(f"{what} raises the wrong error.", expected=expected, got=describe_error(error),
                  hint=hint)
        return
    _fail(f"{what} raises no error.", expected=expected, got=f"it returned {_describe(result)}",
          hint=hint)


def check_unchanged(before: Any, after: Any, what: str, hint: str = "") -> None:
    """``after`` still is what the copy ``before`` was: shape, type of the entries, values."""
    __tracebackhide__ = True
    hint = hint or "work on a copy"
    try:
        was = _as_array(before)
    except _Unusable:  # a list of names, say
        if not _same_plain(after, before):
            _fail(f"{what} was changed.", expected=_show(before), got=_describe(after), hint=hint)
        return
    now = _array(after, what, f"unchanged, {_show(was)}", hint)
    if was.shape != now.shape:
        _fail(f"{what} was changed: it has another shape.", expected=_show_shape(was.shape),
              got=_show_shape(now.shape), hint=hint)
    if was.dtype != now.dtype:
        _fail(f"{what} was changed: it has another dtype.", expected=str(was.dtype),
              got=str(now.dtype), hint=hint)
    same = _is_equal(now, was)
    if not same.all():
        headline = f"{what} was changed: {_count(~same)} values are different now."
        _fail_values(headline, now, was, same, hint)


def check_gradient_of(
    f: Callable[[Any], Any],
    gradient: Any,
    x: Any,
    what: str,
    hint: str = "",
    tolerance: float = 1e-5,
) -> None:
    """``gradient`` (an array, or a function of x) is that of ``f`` at ``x``, by finite differences.

    ``what`` names the gradient: "the gradient by w".
    """
    __tracebackhide__ = True
    point = _as_array(x).astype(np.float64)
    try:
        values = gradient(point.copy()[()]) if callable(gradient) else gradient
    except NotImplementedError:
        _fail_unwritten(what)
    values = _array(values, what, f"an array of the shape {_show_shape(point.shape)}", hint)
    if values.dtype.kind == "c":
        _fail(f"{what} is complex.", expected="real numbers", got=_describe(values), hint=hint)
    _check_shape(values, point.shape, what, hint)
    message = ""
    try:
        check_gradient(f, values, point, tolerance=tolerance)
    except NotImplementedError:
        message = f"{what} cannot be checked: the function it belongs to is not written yet."
    except (AssertionError, ValueError) as error:
        message = f"{what} is wrong: {error}" + (f"\n{hint_line(hint)}" if hint else "")
    if message:
        raise AssertionError(message)


# --- comparing ----------------------------------------------------------------------------------


def _compare(
    actual: Any,
    expected: Any,
    what: str,
    hint: str,
    rule: Callable[[Array, Array], Array],
    foreseen: Mapping[str, Any] | None,
) -> None:
    __tracebackhide__ = True
    wanted = _as_array(expected)
    came = _array(actual, what, _show(wanted), hint)
    hint = _hint_for(came, foreseen, hint, rule)
    _check_shape(came, wanted.shape, what, hint)
    good = rule(came, wanted)
    if not good.all():
        wrong = "has the wrong value." if good.ndim == 0 else (
            f"has wrong values: {_count(~good)} differ."
        )
        _fail_values(f"{what} {wrong}", came, wanted, good, hint)


def _hint_for(
    came: Array,
    foreseen: Mapping[str, Any] | None,
    hint: str,
    rule: Callable[[Array, Array], Array],
) -> str:
    """The hint of the foreseen value that came, or else the ordinary one."""
    for reason, value in (foreseen or {}).items():
        wrong = _as_array(value)
        if wrong.shape == came.shape and rule(came, wrong).all():
            return _Foreseen(reason)
    return hint


def _as_shape(shape: Any) -> tuple[int, ...]:
    return (shape,) if isinstance(shape, int) else tuple(shape)


def _check_shape(actual: Array, shape: tuple[int, ...], what: str, hint: str) -> None:
    __tracebackhide__ = True
    if actual.shape != shape:
        _fail(f"{what} has the wrong shape.", expected=_show_shape(shape),
              got=_show_shape(actual.shape), hint=hint)


def _is_equal(a: Array, b: Array) -> Array:
    same = np.asarray(a == b)
    if a.dtype.kind in "fc" and b.dtype.kind in "fc":
        same |= np.isnan(a) & np.isnan(b)
    return same


def _is_close(a: Array, b: Array, rtol: float, atol: float) -> Array:
    # Differences of unsigned or of small integers would wrap around.
    a, b = (v if v.dtype.kind == "c" else v.astype(np.float64) for v in (a, b))
    with np.errstate(all="ignore"):
        return np.asarray(np.isclose(a, b, rtol=rtol, atol=atol, equal_nan=True))


def _same_plain(a: Any, b: Any) -> bool:
    """Equality of Python's own values, by their exact types: no foreign ``__eq__`` is called."""
    a, b = (v.tolist() if type(v) is np.ndarray and v.dtype.kind in "US" else v for v in (a, b))
    if type(b) in (list, tuple):
        if type(a) not in (list, tuple):
            return False
        return len(a) == len(b) and all(_same_plain(x, y) for x, y in zip(a, b, strict=True))
    if type(b) is dict:
        return type(a) is dict and _same_unordered(list(a.items()), list(b.items()))
    if type(b) in (set, frozenset):
        return type(a) in (set, frozenset) and _same_unordered(list(a), list(b))
    if type(b) in (str, np.str_):
        return type(a) in (str, np.str_) and str(a) == str(b)
    try:
        return bool(np.array_equal(_as_array(a), _as_array(b)))
    except _Unusable:
        return type(a) is type(b) and type(a) in (type(None), bytes) and a == b


def _same_unordered(a: list[Any], b: list[Any]) -> bool:
    """Every item of ``b`` has its own match in ``a``, and none is left over."""
    rest = list(a)
    for item in b:
        match = next((i for i, other in enumerate(rest) if _same_plain(other, item)), None)
        if match is None:
            return False
        rest.pop(match)
    return not rest


# --- reading ------------------------------------------------------------------------------------


def _array(value: Any, what: str, expected: str, hint: str) -> Array:
    """The value as an array of numbers, or a message that says what it is instead."""
    __tracebackhide__ = True
    problem = ""
    try:
        return _as_array(value)
    except _Unusable as error:
        problem = str(error)
    if value is None:
        _fail_none(what, expected, hint)
    _fail(f"{what} is not an array of numbers.", expected=expected, got=problem, hint=hint)
    raise AssertionError  # not reached: _fail always raises


def _as_array(value: Any) -> Array:
    """A plain array of bool, integer, real or complex numbers; _Unusable if it is none.

    Looks at exact classes, and never calls a method that a foreign class could define.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            array = np.asarray(_plain(value, 0))
        except _Unusable as error:
            if type(value) in (list, tuple):
                raise _Unusable(f"{_describe(value)}, which holds {error}") from None
            raise
        except Exception:
            raise _Unusable(f"{_describe(value)}, whose rows are not equally long") from None
    if array.dtype.kind not in "biufc":
        raise _Unusable(f"{_describe(value)}, with entries of the type {array.dtype}")
    return array


def _plain(value: Any, depth: int) -> Any:
    """Numbers, arrays, and lists of them, in NumPy's and Python's own classes alone."""
    kind = type(value)
    if kind in (bool, int, float, complex) or issubclass(kind, np.generic):
        return value
    if issubclass(kind, np.ma.MaskedArray):
        if np.ma.getmaskarray(value).any():
            raise _Unusable("a masked array with masked entries")
        return np.ma.getdata(value, subok=False)
    if issubclass(kind, np.ndarray):
        return np.ndarray.view(value, np.ndarray)
    if kind in (list, tuple, range):
        if depth > 30:
            raise _Unusable("a list nested too deeply")
        return [_plain(item, depth + 1) for item in value]
    if _is_from("torch", "Tensor", kind) or _is_from("torch.nn", "Parameter", kind):
        tensor = value.detach().cpu()
        dtypes = ("torch.bfloat16", "torch.float16")
        return np.asarray((tensor.float() if str(tensor.dtype) in dtypes else tensor).numpy())
    if _is_from("pandas", "Series", kind) or _is_from("pandas", "DataFrame", kind):
        return np.asarray(value.to_numpy())
    raise _Unusable(_describe(value))


def _is_from(module: str, name: str, kind: type) -> bool:
    """Whether it is this class of a module, which is imported by whoever made the value."""
    return kind is getattr(sys.modules.get(module), name, None)


# --- telling ------------------------------------------------------------------------------------


def _fail(headline: str, *, expected: str, got: str, hint: str, more: str = "") -> None:
    __tracebackhide__ = True
    lines = [headline, f"  expected: {expected}", f"  got: {got}"]
    if more:
        lines.append(f"  {more}")
    if hint:
        lines.append(hint_line(hint))
    # From None: a student reads this message, not how the check came to it.
    raise AssertionError("\n".join(lines)) from None


def _fail_none(what: str, expected: str, hint: str) -> None:
    __tracebackhide__ = True
    _fail(f"{what} returned None: is there a return statement?", expected=expected, got="None",
          hint=hint)


def _fail_unwritten(what: str) -> None:
    __tracebackhide__ = True
    raise AssertionError(
        f"{what}: not written yet.\n"
        "  Look at: replace the line `raise NotImplementedError()` with your answer."
    ) from None


def _fail_values(headline: str, came: Array, wanted: Array, good: Array, hint: str) -> None:
    __tracebackhide__ = True
    lines = []
    if good.ndim:
        first = np.unravel_index(int(np.argmin(good)), good.shape)
        index = [int(i) for i in first]
        lines.append(
            f"first difference at {index}: expected {_number(wanted[first])}, "
            f"got {_number(came[first])}"
        )
    lines += _remarks(came, wanted, good)
    _fail(headline, expected=_show(wanted), got=_show(came), hint=hint, more="\n  ".join(lines))


def _remarks(came: Array, wanted: Array, good: Array) -> list[str]:
    """What the wrong values have in common, where that is a usual mistake."""
    remarks = []
    if came.dtype.kind in "fc":
        for name, test in (("NaN", np.isnan), ("infinite", np.isinf)):
            count = int(np.count_nonzero(test(came) & ~good))
            if count:
                verb = "value is" if came.size == 1 else "values are"
                remarks.append(f"{count} of {came.size} {verb} {name}")
    if remarks:
        return remarks
    fractions = wanted.dtype.kind in "fc" and bool((wanted != np.round(wanted)).any())
    if came.dtype.kind in "iu" and fractions:
        remarks.append(f"its dtype is {came.dtype}, which holds no fractions")
    elif came.dtype.kind in "iu" and came.dtype.itemsize < 4:
        limits = np.iinfo(came.dtype)
        if wanted.dtype.kind in "fiu" and ((wanted < limits.min) | (wanted > limits.max)).any():
            remarks.append(
                f"its dtype is {came.dtype}, which holds {limits.min} to {limits.max} only and "
                "wraps around"
            )
    elif came.dtype in (np.float16, np.float32) and _is_close(came, wanted, 1e-2, 1e-6).all():
        digits = 3 if came.dtype == np.float16 else 7
        remarks.append(f"its dtype is {came.dtype}, which holds about {digits} digits")
    elif came.dtype.kind == "b" and wanted.dtype.kind != "b":
        remarks.append("its dtype is bool: a comparison in place of a number?")
    return remarks


def _show(value: Any) -> str:
    """A value for a message: small arrays whole, the first values and the shape of others."""
    try:
        array = _as_array(value)
    except _Unusable:
        return _repr(value)
    if array.ndim == 0:
        return _number(array[()])
    if array.size <= SHOWN:
        return _nested(array)
    values = ", ".join(_number(v) for v in array.ravel()[:SHOWN])
    return f"{values}, ... (shape {array.shape}, the first {SHOWN} of {array.size} values)"


def _nested(array: Array) -> str:
    if array.ndim == 0:
        return _number(array[()])
    return "[" + ", ".join(_nested(np.asarray(part)) for part in array) + "]"


def _number(value: Any) -> str:
    kind = np.asarray(value).dtype.kind
    if kind == "b":
        return str(bool(value))
    if kind in "iu":
        return str(int(value))
    if kind == "c":
        return f"{complex(value):.10g}"
    text = f"{float(value):.10g}"
    return text if any(c in text for c in ".en") else text + ".0"


def _show_shape(shape: tuple[int, ...]) -> str:
    return str(tuple(int(n) for n in shape)) if shape else "a single number, shape ()"


def _describe(value: Any) -> str:
    """What it is, for messages about the wrong kind of thing."""
    kind = type(value)
    if value is None:
        return "None"
    if issubclass(kind, np.ndarray):
        return f"an array of shape {np.ndarray.view(value, np.ndarray).shape}"
    if kind in (bool, int, float, complex, str) or issubclass(kind, np.generic):
        return f"{_repr(value)} ({kind.__name__})"
    return f"{_repr(value)} (of type {kind.__name__})"


def describe_error(error: BaseException) -> str:
    """Its class and what it says, in one line of limited length."""
    try:
        text = str(error)
    except Exception:
        text = ""
    return type(error).__name__ + (f": {_cut(text)}" if text else "")


def _repr(value: Any) -> str:
    try:
        return _cut(repr(value))
    except Exception:
        return f"<{type(value).__name__}>"


def _cut(text: str) -> str:
    text = " ".join(str(text).split())
    return text if len(text) <= WIDTH else text[: WIDTH - 3] + "..."


def _count(wrong: Array) -> str:
    return f"{np.count_nonzero(wrong)} of {wrong.size}"


def hint_line(hint: str) -> str:
    """The last line of a message: where to look, or what probably went wrong."""
    return f"  {HINTS[isinstance(hint, _Foreseen)]}: {_sentence(hint)}"


def _sentence(hint: str) -> str:
    hint = hint.strip()
    return hint if hint.endswith((".", "?", "!", ":", ")", "`")) else hint + "."
