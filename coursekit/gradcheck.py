"""Gradients checked by finite differences (chapter 02; every later chapter uses it)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]


def numerical_gradient(f: Callable[[Any], Any], x: ArrayLike, eps: float = 1e-6) -> Array:
    """Gradient of ``f`` at ``x`` by central differences: float64, of the shape of ``x``.

    (f(x + h) - f(x - h)) / 2h for each entry of ``x``, with h = eps max(1, |entry|): two calls of
    ``f`` an entry. ``x`` has any shape, none (a number) included; ``f`` gets a copy of it and
    returns one number. ValueError if it returns something else (chapter 02).
    """
    point = _real(x, "x")
    if not (np.isfinite(eps) and eps > 0):
        raise ValueError(f"eps must be above 0, not {eps!r}")
    gradient = np.empty(point.shape)
    for index in np.ndindex(point.shape):
        h = eps * max(1.0, abs(float(point[index])))
        ahead, behind = point.copy(), point.copy()
        ahead[index] += h
        behind[index] -= h
        # The step that was really taken: x + h is rounded.
        width = ahead[index] - behind[index]
        gradient[index] = (_value(f, ahead) - _value(f, behind)) / width
    return gradient[()]


def relative_error(a: ArrayLike, b: ArrayLike) -> float:
    """||a - b|| / max(||a||, ||b||): 0 if both are equal, 2 at most; NaN if either holds NaN.

    ValueError if the shapes differ (chapter 02).
    """
    a, b = _real(a, "a"), _real(b, "b")
    if a.shape != b.shape:
        raise ValueError(f"a and b must have one shape, they are {a.shape} and {b.shape}")
    return _error(a, b, 0.0)


def check_gradient(
    f: Callable[[Any], Any],
    gradient: Callable[[Any], Any] | ArrayLike,
    x: ArrayLike,
    *,
    tolerance: float = 1e-6,
    eps: float = 1e-6,
) -> float:
    """Compare ``gradient`` (an array, or a function of x) with finite differences of ``f`` at x.

    Returns the relative error. Differences that rounding explains (near a minimum, where the
    gradient vanishes) count as nothing. AssertionError if the error exceeds ``tolerance`` or the
    shapes differ; it names the worst entry and what to look at (chapter 02).
    """
    point = _real(x, "x")
    analytic = _real(gradient(point.copy()[()]) if callable(gradient) else gradient, "the gradient")
    numeric = np.asarray(numerical_gradient(f, point, eps))
    if analytic.shape != numeric.shape:
        raise AssertionError(
            f"the gradient has the shape {analytic.shape}, x has {numeric.shape}.\n"
            f"  Look at: {_look_at_shape(analytic, numeric)}"
        )
    # Rounding f by one part in 2^52 moves a difference quotient by this much, times a few.
    rounding = 8 * np.finfo(float).eps * abs(_value(f, point)) / eps * np.sqrt(max(numeric.size, 1))
    error = _error(analytic, numeric, rounding / tolerance if tolerance > 0 else 0.0)
    if not error <= tolerance:
        raise AssertionError(_explain(analytic, numeric, error, tolerance))
    return error


def _error(a: Array, b: Array, least: float) -> float:
    if a.size == 0:
        return 0.0
    scale = max(float(np.abs(a).max()), float(np.abs(b).max()), least)
    if not np.isfinite(scale):
        return float("nan")
    if scale == 0:
        return 0.0
    # Divided first, so that squares of large or tiny entries stay in range.
    norms = [float(np.linalg.norm((v / scale).ravel())) for v in (a, b)]
    difference = float(np.linalg.norm((a / scale - b / scale).ravel()))
    return difference / max(norms[0], norms[1], least / scale)


def _explain(analytic: Array, numeric: Array, error: float, tolerance: float) -> str:
    with np.errstate(invalid="ignore"):
        distance = np.abs(analytic - numeric)
    worst = np.unravel_index(int(np.argmax(np.nan_to_num(distance, nan=np.inf))), distance.shape)
    where = f" at index {[int(i) for i in worst]}" if worst else ""
    return (
        f"the gradient is not that of f: relative error {error:.2g}, allowed {tolerance:.2g}.\n"
        f"  worst{where}: analytic {analytic[worst]:.6g}, numeric {numeric[worst]:.6g}\n"
        f"  Look at: {look_at(analytic, numeric)}"
    )


def look_at(analytic: Array, numeric: Array) -> str:
    """What a wrong gradient suggests: one phrase, for gradients of one shape."""
    if not np.isfinite(analytic).all():
        return "the gradient is not finite: a division by 0, a logarithm of 0, an overflow?"
    if not np.isfinite(numeric).all():
        return "f itself is not finite near x"
    if not analytic.any():
        return "the gradient is all zeros"
    scale = float(np.abs(numeric).max()) or 1.0
    unit = numeric / scale  # so that squares of its entries stay in range
    factor = float(np.vdot(unit, analytic / scale)) / (float(np.vdot(unit, unit)) or 1.0)
    if numeric.any() and _error(analytic, factor * numeric, 0.0) < 1e-4:
        return _look_at_factor(factor)
    if analytic.ndim == 2 and analytic.shape[0] == analytic.shape[1] and (
        _error(analytic.T, numeric, 0.0) < 1e-4
    ):
        return "it is transposed"
    good = np.isclose(analytic, numeric, rtol=1e-4, atol=1e-8 * np.abs(numeric).max())
    if good.any():
        return f"{np.count_nonzero(~good)} of {good.size} entries are wrong, the others are right"
    return "the chain rule: is a factor missing, and is each derivative taken at the right value?"


def _look_at_factor(factor: float) -> str:
    size = abs(factor)
    if factor < 0 and abs(size - 1) < 1e-3:
        return "the sign: it is the exact opposite"
    sign = "the sign, and " if factor < 0 else ""
    times = f"{size:.4g} times too large" if size > 1 else f"{1 / size:.4g} times too small"
    return (
        f"{sign}a factor: it is {times} everywhere. The sum over the samples instead of their "
        "mean, or the mean taken twice?"
    )


def _look_at_shape(analytic: Array, numeric: Array) -> str:
    if analytic.shape == numeric.shape[::-1]:
        return "it is transposed"
    if analytic.size == numeric.size:
        return "its size is right: an axis of length 1 too many or too few, or a reshape?"
    return "a gradient has one entry for each entry of x"


def _real(values: Any, name: str) -> Array:
    """A float64 copy, so that nothing is shared with the caller."""
    try:
        array = np.array(values)
        if array.dtype.kind not in "fiub":
            raise TypeError(f"it is {values!r:.60}")
        return array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must be an array of real numbers: {error}") from None


def _value(f: Callable[[Any], Any], point: Array) -> float:
    value = _real(f(point.copy()[()]), "what f returns")
    if value.size != 1:
        raise ValueError(f"f must return one number, it returned the shape {value.shape}")
    return float(value.reshape(()))
