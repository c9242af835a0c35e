"""A notebook shows every figure once, in a kernel that is told nothing about matplotlib."""

from __future__ import annotations

import os

import nbformat
import pytest
from nbclient import NotebookClient

# The kernel loads the inline backend with the first figure, as in JupyterLab and in the book.
# That it is drawn by coursekit, and inside its style, matters: see `coursekit.plotting`.
FIRST = """\
import matplotlib.pyplot as plt
from coursekit.history import History
from coursekit.plotting import plot_history
history = History(*[[0.5, 0.25]] * 4)
first = plot_history(history)
shown = True"""

CELLS = {
    FIRST: 1,
    "plot_history(history)": 1,
    "plot_history(history);": 1,
    "kept = plot_history(history)\nshown = True": 1,
    "kept": 1,
    "plt.subplots()\nshown = True": 1,
}


@pytest.fixture(scope="module")
def outputs() -> list:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CELLS])
    environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute(env=environment)
    return [cell.outputs for cell in notebook.cells]


@pytest.mark.parametrize("position", range(len(CELLS)))
def test_each_figure_appears_once(outputs, position):
    pictures = [o for o in outputs[position] if "image/png" in o.get("data", {})]
    assert len(pictures) == list(CELLS.values())[position], outputs[position]
