"""Finite differences: the second opinion on every gradient of the course (chapter 02)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def numerical_gradient(
    f: Callable[[Any], float], x: ArrayLike, eps: float = 1e-6
) -> NDArray[np.float64]:
    """Central differences of the scalar function ``f`` at ``x``; shaped like ``x``, in float64.

    Each entry costs two calls of ``f``; the error falls with the square of ``eps`` (chapter 02).
    """
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros_like(point)
    for index in np.ndindex(point.shape):
        ahead, behind = point.copy(), point.copy()
        ahead[index] += eps
        behind[index] -= eps
        # f gets a number where x is one, so that functions of a bias can be checked as they are.
        up, down = (f(p if p.ndim else float(p)) for p in (ahead, behind))
        gradient[index] = (up - down) / (2 * eps)
    return gradient


def relative_error(a: ArrayLike, b: ArrayLike) -> float:
    """Norm of a - b over the larger norm of the two; 0 where both are zero, nan never.

    Raises ValueError where shapes differ. An entry that is not finite gives inf.
    """
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.shape != b.shape:
        raise ValueError(f"the shapes differ: {a.shape} and {b.shape}")
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return float("inf")
    size = max(np.linalg.norm(a), np.linalg.norm(b))
    return float(np.linalg.norm(a - b) / size) if size > 0 else 0.0


def check_gradient(
    f: Callable[[Any], float], gradient: ArrayLike, x: ArrayLike, *,
    tolerance: float = 1e-6, eps: float = 1e-6,
) -> float:
    """Relative error of ``gradient`` against finite differences of ``f`` at ``x``.

    Raises AssertionError where it exceeds ``tolerance``, with the entry that is furthest off, both
    values there, and what the mistake looks like (a factor, a sign, a transposition).
    """
    numeric = numerical_gradient(f, x, eps)
    analytic = np.asarray(gradient, dtype=np.float64)
    if analytic.shape != numeric.shape:
        raise AssertionError(
            f"the gradient has shape {analytic.shape}, but what it is a gradient by has "
            f"{numeric.shape}."
        )
    error = relative_error(analytic, numeric)
    if error <= tolerance:
        return error
    worst = np.unravel_index(np.abs(analytic - numeric).argmax(), numeric.shape)
    where = f" at index {tuple(int(i) for i in worst)}" if worst else ""
    raise AssertionError(
        f"the gradient and finite differences differ: relative error {error:.2g}, more than "
        f"{tolerance:g}.\n  furthest off{where}: gradient {analytic[worst]:.6g}, "
        f"finite differences {numeric[worst]:.6g}\n  Look at: {_suspicion(analytic, numeric)}"
    )


def _suspicion(analytic: NDArray[np.float64], numeric: NDArray[np.float64]) -> str:
    """The usual mistake that explains the difference, if one does."""
    if not np.isfinite(analytic).all():
        return "entries that are not finite: an overflow, a log of 0 or a division by 0."
    if analytic.ndim == 2 and analytic.shape[0] == analytic.shape[1] \
            and relative_error(analytic.T, numeric) < 1e-4:
        return "rows and columns: it is the transpose that agrees."
    size = float(np.sum(analytic * analytic))
    factor = float(np.sum(analytic * numeric)) / size if size else 0.0
    if size and relative_error(factor * analytic, numeric) < 1e-4:
        if np.isclose(factor, -1, rtol=1e-3):
            return "the sign: its negative agrees."
        return (
            f"a constant factor: {factor:.4g} times it agrees. A mean or a sum over the samples "
            "where the other belongs?"
        )
    return "each step of the chain rule in turn, at the index above."
