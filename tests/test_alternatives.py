"""A source with a picture that no words describe is refused."""

from __future__ import annotations

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from release_course import chapter_notebook

from gradekit.alternatives import problems
from gradekit.lint import lint_notebook

IMPORTS = (
    "%matplotlib inline\ntry:\n    from coursekit.plotting import TRAIN_COLOR, plot_images\n"
    "    from coursekit.diagrams import binary_network as network\nexcept ImportError:\n    raise\n"
    "import matplotlib.pyplot as plt"
)
OWN = "def draw(x):\n    axis = plt.subplots()[1]\n\ndef draw_two(x):\n    draw(x)"
DRAWS = [
    "plot_images(x)", "network()", "plt.plot(x)\nplt.show()", "draw_two(3)", "shown = draw(3)",
    "for k in range(3):\n    draw(k)", "%time x = 1\nplot_images(x)",
]  # fmt: skip
DOES_NOT = [
    "print(TRAIN_COLOR)", "def other():\n    plot_images(x)", "x = [plt.rcParams]", "later = draw",
]


@pytest.mark.parametrize("code", DRAWS)
def test_a_cell_that_draws_needs_words(code):
    cells = [new_code_cell(text) for text in (IMPORTS, OWN, code)]
    ((index, message),) = problems(cells)
    assert index == 2
    assert "mystnb.image.alt" in message
    cells[2].metadata.update(mystnb={"image": {"alt": "  "}})
    assert len(list(problems(cells))) == 1
    cells[2].metadata.update(mystnb={"image": {"alt": "A falling curve."}})
    assert list(problems(cells)) == []


@pytest.mark.parametrize("code", DOES_NOT)
def test_a_cell_that_only_defines_or_names_needs_none(code):
    assert list(problems([new_code_cell(text) for text in (IMPORTS, OWN, code)])) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("![A net](net.svg)", 0), ("![](net.svg)", 1), ('![ ](net.svg "Net")', 1),
        ('<img src="a.png" alt="A net">', 0), ('<img src="a.png">', 1), ("<img alt='' src=a>", 1),
        ("`![](net.svg)`", 0), ("```\n![](net.svg)\n```\n", 0),
    ],
)  # fmt: skip
def test_a_picture_in_a_text_needs_words(text, wrong):
    assert len(list(problems([new_markdown_cell(text)]))) == wrong


def test_the_check_of_chapters_names_the_cell():
    notebook = chapter_notebook()
    notebook.cells.append(new_markdown_cell("![](net.svg)", id="net"))
    said = [str(problem) for problem in lint_notebook(notebook, "x.ipynb", "01_tiny")]
    assert len(said) == 1
    assert f"x.ipynb: cell {len(notebook.cells)} (net): no words say" in said[0]


def test_every_figure_of_the_chapters_would_be_missed(root):
    """Without their words, exactly the cells that have some are found."""
    for path in sorted((root / "source_notebooks").glob("*/*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        assert list(problems(cells)) == []
        have = [k for k, c in enumerate(cells) if c.metadata.pop("mystnb", {}).get("image")]
        assert have
        assert [index for index, _ in problems(cells)] == have, path.name
