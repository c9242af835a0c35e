"""What is imported and tried once before kernels are forked, and left without a trace."""

from __future__ import annotations

import gc
import importlib
import io
import sys
import warnings
from contextlib import suppress
from typing import Any

from . import kernel


def up(preload: list[str]) -> Any:
    """Import modules, take each library's slow first step, and prepare a kernel."""
    gc.disable()  # what imports make stays, so there is nothing to look for again and again
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in preload:
            with suppress(Exception):  # what cannot be imported says so in the kernel
                importlib.import_module(name)
        app = kernel.prepare()
        with suppress(Exception):
            fail_once()
        if "torch" in sys.modules:
            with suppress(Exception):
                train_once()
        if "sklearn.datasets" in sys.modules:
            with suppress(Exception):
                fit_once()
        if "matplotlib.pyplot" in sys.modules:
            with suppress(Exception):
                draw_once()
    gc.enable()
    return app


def fail_once() -> None:
    """One traceback: IPython imports what formats it at the first error of a kernel."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    assert shell is not None
    try:
        exec(compile("def fail():\n    raise ValueError\nfail()", "<warm>", "exec"), {})
    except ValueError:
        shell.InteractiveTB.structured_traceback(*sys.exc_info())
        shell.InteractiveTB.tb = None


def train_once() -> None:
    """One training step: torch imports a good part of itself at its first."""
    import torch

    model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU(), torch.nn.Linear(3, 2))
    for optimizer in (
        torch.optim.Adam(model.parameters()), torch.optim.SGD(model.parameters(), lr=0.1)
    ):  # fmt: skip
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(
            model(torch.zeros(2, 4)), torch.zeros(2, dtype=torch.long)
        )
        loss.backward()
        optimizer.step()
    repr(loss)


def fit_once() -> None:
    """One data set, and one fit: scikit-learn looks at its libraries at the first."""
    from sklearn.datasets import make_moons

    X, y = make_moons(20, random_state=0)
    if "sklearn.linear_model" in sys.modules:
        from sklearn.linear_model import LogisticRegression

        LogisticRegression().fit(X, y)


def draw_once() -> None:
    """One figure: matplotlib reads its fonts at the first."""
    import matplotlib_inline.backend_inline  # noqa: F401
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure()  # not pyplot's: it would be the first one's number
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.plot([0, 1], label="$x$")
    axes.legend()
    axes.set_title("a")
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")


def forget() -> None:
    """In a fork: own random numbers, as in a process of its own."""
    if "numpy" in sys.modules:
        import numpy as np

        np.random.seed()
    if "torch" in sys.modules:
        import torch

        torch.default_generator.seed()
