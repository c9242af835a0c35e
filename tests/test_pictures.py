"""Figures in the book: drawings as vectors, pictures as pixels, the same on every run."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from PIL import Image

from gradekit.book import pictures
from gradekit.book.outputs import find_kernels
from gradekit.book.pictures import PNG, SVG
from gradekit.jail.install import OWN, for_own_notebooks

CURVE = "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.title('A curve')\nplt.show()"
NOISE = (
    "import matplotlib.pyplot as plt\nimport numpy as np\n"
    "plt.imshow(np.random.default_rng(0).random((64, 64)))\nplt.title('Noise')\nplt.show()"
)
HEAD = (
    '<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg width="300.5pt" height="150.25pt" '
    'viewBox="0 0 300.5 150.25">\n <metadata>When, and by what.</metadata>\n'
)


def png(width: int, bytes_inside: int = 5000) -> str:
    """A picture of so many pixels in width, at least so heavy."""
    noise = np.random.default_rng(1).integers(0, 256, (-(-bytes_inside // width), width), np.uint8)
    made = io.BytesIO()
    Image.fromarray(noise).save(made, "png")
    return base64.b64encode(made.getvalue()).decode()


def shown(drawing: str, picture: str) -> dict[str, str]:
    """What is kept of a figure in two forms."""
    data = nbformat.NotebookNode({PNG: picture, SVG: drawing, "text/plain": "<Figure>"})
    output = nbformat.v4.new_output("display_data", data, metadata={PNG: {}, SVG: {}})
    cell = nbformat.v4.new_code_cell("plot()", outputs=[output])
    pictures.keep_one_form(nbformat.v4.new_notebook(cells=[cell]))
    kept: dict[str, str] = cell.outputs[0].data
    assert set(cell.outputs[0].metadata) == set(kept) - {"text/plain"}
    assert len(kept) == 2
    return kept


def test_a_drawing_is_kept_without_what_nobody_sees_and_as_wide_as_the_picture():
    path = '<path d="M 1.23456 -0.00001 L -2.50001 7" transform="scale(0.015625)"/>'
    kept = shown(f"{HEAD}  <!-- A curve -->\n {path}\n\n</svg>\n", png(601))
    assert kept[SVG].splitlines() == [
        '<svg width="601" height="300.5" viewBox="0 0 300.5 150.25">',
        '<path d="M 1.23 0 L -2.5 7" transform="scale(0.015625)"/>',
        "</svg>",
    ]


def test_what_has_pixels_inside_stays_a_picture():
    inside = f'<image xlink:href="data:image/png;base64,{png(64, 9000)}"/>'
    assert PNG in shown(f"{HEAD}{inside}</svg>", png(601, 20_000))
    few = f'<image xlink:href="data:image/png;base64,{png(64, 1000)}"/>'
    assert SVG in shown(f"{HEAD}{few}</svg>", png(601, 20_000))


def test_a_heavy_drawing_stays_a_picture():
    rng = np.random.default_rng(2)
    path = " ".join(f"{x:.2f}" for x in rng.uniform(100, 999, 4000))
    assert PNG in shown(f'{HEAD}<path d="M {path}"/></svg>', png(601, 5000))
    assert SVG in shown(f'{HEAD}<path d="M {path}"/></svg>', png(601, 30_000))
    again = "L 100.25 100.25 " * 13_000  # a server that does not compress sends all of it
    assert PNG in shown(f'{HEAD}<path d="M {again}"/></svg>', png(601, 30_000))


def test_a_figure_in_one_form_stays_as_it_is():
    output = nbformat.v4.new_output("display_data", {PNG: png(10)})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[output])])
    before = json.dumps(notebook)
    pictures.keep_one_form(notebook)
    assert json.dumps(notebook) == before


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two chapters with the same two figures, rendered."""
    monkeypatch.setenv("JUPYTER_PATH", "")
    root = tmp_path / "book"
    root.mkdir()
    (root / "conf.py").write_text(
        "extensions = ['myst_nb', 'gradekit.book']\nnb_execution_mode = 'cache'\n"
        "exclude_patterns = ['.cache/**']\n"
    )
    (root / "index.md").write_text("# Book\n\n```{toctree}\na\nb\n```\n")
    for name in ("a", "b"):
        cells = [nbformat.v4.new_markdown_cell(f"# Chapter {name}")]
        for code in (CURVE, NOISE):
            alt = {"mystnb": {"image": {"alt": f"figure of {name}"}}}
            cells.append(nbformat.v4.new_code_cell(f"# {name}\n{code}", metadata=alt))
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        notebook.metadata["course"] = {
            "version": "1.0", "date": "2026-11-24",
            "changes": [{"version": "1.0", "date": "2026-11-24", "text": "First."}],
        }  # fmt: skip
        nbformat.write(notebook, root / f"{name}.ipynb")
    subprocess.run(
        [sys.executable, "-m", "sphinx", "-b", "html", "-W", str(root), str(tmp_path / "out")],
        check=True,
    )
    return tmp_path / "out"


def test_a_chapters_curve_is_a_drawing_and_its_picture_is_not(book: Path):
    found = {}
    for name in ("a", "b"):
        page = (book / f"{name}.html").read_text()
        found[name] = re.findall(rf'<img alt="figure of {name}" src="_images/(\w+\.\w+)"', page)
        assert [file.rpartition(".")[2] for file in found[name]] == ["svg", "png"]
    assert found["a"] == found["b"]  # files are named by what is in them
    drawing = (book / "_images" / found["a"][0]).read_text()
    assert drawing.startswith("<svg")
    assert "A curve" not in drawing  # letters are shapes
    width = re.search(r'width="(\d+)"', drawing)
    assert width is not None
    assert 500 < int(width[1]) < 700


def test_only_the_books_kernels_draw_a_figure_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("JUPYTER_PATH", "")
    monkeypatch.delenv("MPLBACKEND", raising=False)
    forms = {}
    for name in (find_kernels(tmp_path), for_own_notebooks(tmp_path / ".cache" / "jupyter")):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CURVE)])
        NotebookClient(notebook, kernel_name=name).execute()
        forms[name] = set(notebook.cells[0].outputs[0].data) - {"text/plain"}
    assert forms == {pictures.KERNEL: {PNG, SVG}, OWN: {PNG}}
