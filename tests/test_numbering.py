"""Numbered figures and equations in a chapter's text: references, and what is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from release_course import chapter_notebook, meta, write_source

from gradekit import numbers
from gradekit.lint import lint_file, lint_notebook

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "source_notebooks").glob("*/*.ipynb"))
names = [path.stem for path in SOURCES]

# References in a text ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see figure 3.2.", ["figure 3.2"]),
        ("Figures 3.2 and 3.10 show", ["figure 3.2", "figure 3.10"]),
        ("by equation (3.4), or\nequations\n(3.5), (3.6) and (4.1)",
         ["equation (3.4)", "equation (3.5)", "equation (3.6)", "equation (4.1)"]),
        ("(equation (2.8)) and (figure 2.1)", ["equation (2.8)", "figure 2.1"]),
        ("sections 7.5, 7.6, 7.8 and 7.9 do not",
         ["section 7.5", "section 7.6", "section 7.8", "section 7.9"]),
        ("from section 6.5 to 6.12; chapters 2 to 9",
         ["section 6.5", "section 6.12", "chapter 2", "chapter 9"]),
        ("Section 2.9 of chapter 2", ["section 2.9", "chapter 2"]),
        ("in section 3.1 of this chapter", ["section 3.1"]),
        # another work's
        ('follow section 3.1 of "An introduction", sections 4.1 to 4.3 of it', []),
        ("section 4.4 of the notebook that we follow", []),
        # no list after the singular
        ("chapter 9, 17 epochs; in chapter 5 and 10 pictures; of section 3.9. Between 0.71",
         ["chapter 9", "chapter 5", "section 3.9"]),
        # none of ours
        ("figure 3, equation 3.4, chapter 3.2, section 2, chapters, figure 1.2.3", []),
    ],
)  # fmt: skip
def test_references_in_a_text(text, found):
    assert [reference.name for reference in numbers.references(text)] == found


def test_the_words_of_each_link():
    text = "As equations (3.4) and (3.5) say."
    words = [text[r.start : r.end] for r in numbers.references(text)]
    assert words == ["equations (3.4)", "(3.5)"]


# The check of a chapter --------------------------------------------------------------------------

SECTION = (
    "**Figure 1.1.** What it shows.\n\n## 1.1 One\n\nAs figure 1.1, section 1.1, equations (1.1) "
    "and (1.2) say, and `figure 9.9`.\n\n$$\na \\tag{1.1}\n$$\n\n$$\nb \\tag{1.2}\n$$"
)


def picture(cell_id: str, source: str = "draw()", **metadata):
    return new_code_cell(source, id=cell_id, metadata={
        "mystnb": {"image": {"alt": "A drawing."}}, **metadata})  # fmt: skip


def numbered(old: str = "", new: str = "", cells: tuple = ()) -> nbformat.NotebookNode:
    """The tiny chapter with a figure and two equations, its text changed, and more cells."""
    notebook = chapter_notebook()
    assert old in SECTION
    text = new_markdown_cell(SECTION.replace(old, new, 1) if old else SECTION, id="section")
    notebook.cells[2:2] = [picture("plot"), text, *cells]
    return notebook


def said(notebook) -> list[str]:
    return [str(one) for one in lint_notebook(notebook, "x.ipynb", "01_tiny")]


def test_a_chapter_with_right_numbers_has_no_problem():
    assert said(numbered()) == []


TEXT_MISTAKES = [
    ("Figure 1.1.", "Figure 1.2.", "figure 1.2 should be 1.1"),
    ("Figure 1.1.", "Figure 2.1.", "figure 2.1 in chapter 1: it must be 1.1"),
    ("\\tag{1.2}", "\\tag{1.3}", "equation 1.3 should be 1.2"),
    ("\\tag{1.2}", "\\tag{1.1}", "equation 1.1 should be 1.2"),
    ("\\tag{1.2}", "\\tag{3.2}", "equation 3.2 in chapter 1"),
    ("\\tag{1.2}", "\\tag{2}", "equation '2': its number must be like 1.2"),
    ("As figure 1.1", "As figure 1.2", "there is no figure 1.2"),
    ("section 1.1", "section 1.2", "there is no section 1.2"),
    ("and (1.2)", "and (1.3)", "there is no equation (1.3)"),
    ("**Figure 1.1.** What", "What", "a figure without a caption"),
    ("**Figure 1.1.**", "**Figure 1.1**", "begins a paragraph like a caption"),
    ("**Figure 1.1.**", "Figure 1.1.", "begins a paragraph like a caption"),
    ("**Figure 1.1.**", "Before.\n\n**Figure 1.1.**", "begins a paragraph like a caption"),
]


@pytest.mark.parametrize(("old", "new", "message"), TEXT_MISTAKES)
def test_texts_that_are_wrong(old, new, message):
    problems = said(numbered(old, new))
    assert any(message in problem for problem in problems), problems
    assert all(re.search(r"cell \d+ \((section|plot)\)", problem) for problem in problems)


SECOND = new_markdown_cell("**Figure 1.2.** Another one.", id="second")
CELL_MISTAKES = [
    ((SECOND,), "a caption without a figure"),
    ((new_code_cell("x = 1", id="code"), SECOND), "a caption without a figure"),
    ((picture("p"), new_code_cell("x = 1", id="code"), SECOND), "a figure without a caption"),
    # readers of the public edition would see a caption alone
    ((picture("p", "# <SOL>\ndraw()\n# </SOL>"), SECOND), "a caption without a figure"),
    ((picture("p", "# f = <FILL IN>\nf = draw()"), SECOND), "a caption without a figure"),
    ((new_markdown_cell("$$c \\tag{1.3}$$", id="a", metadata=meta(
        "a", "written", 1, "markdown")),), "a numbered equation in an answer"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "message"), CELL_MISTAKES)
def test_cells_that_are_wrong(cells, message):
    problems = said(numbered(cells=cells))
    assert any(message in problem for problem in problems), problems


def test_figures_of_answers_have_no_caption_unless_their_output_is_public():
    answer = "# <SOL>\ndraw()\n# </SOL>"
    assert said(numbered(cells=(picture("p", answer),))) == []
    assert said(numbered(cells=(picture("p", answer, tags=["public-output"]), SECOND))) == []


def test_a_figure_at_the_very_end():
    notebook = numbered()
    notebook.cells.append(picture("last"))
    assert "no Markdown cell follows" in said(notebook)[-1]


def test_references_to_other_chapters_are_looked_up_beside_the_chapter(tmp_path):
    there = chapter_notebook("02_other")
    there.cells.insert(1, new_markdown_cell("## 2.1 There\n\n$$x \\tag{2.1}$$", id="there"))
    write_source(tmp_path, there, "02_other")
    text = "Equations (2.1) and (2.2), section 2.1, chapter 2, figure 3.1, chapter 3."
    here = numbered(cells=(new_markdown_cell(text, id="refers"),))
    path = write_source(tmp_path, here)
    assert [str(one) for one in lint_file(path, "x.ipynb", "01_tiny")] == [
        f"x.ipynb: cell 5 (refers): there is no {name}"
        for name in ("equation (2.2)", "figure 3.1", "chapter 3")
    ]


# The chapters ------------------------------------------------------------------------------------


@pytest.fixture(params=SOURCES, ids=names)
def source(request) -> tuple[str, nbformat.NotebookNode]:
    """A chapter's number and its notebook."""
    return numbers.chapter_number(request.param.stem), nbformat.read(request.param, as_version=4)


def test_numbers_and_references_of_the_chapters(source):
    chapter, notebook = source
    path = next(path for path in SOURCES if numbers.chapter_number(path.stem) == chapter)
    others = numbers.other_chapters(path)
    assert len(others) == len(SOURCES) - 1
    assert list(numbers.problems(notebook.cells, chapter, others)) == []


def test_tags_and_captions_are_in_order(source):
    chapter, notebook = source
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for found in (re.findall(r"\\tag\{(.*?)\}", text),
                  re.findall(r"^\*\*Figure ([\d.]+)\.\*\*", text, re.MULTILINE)):  # fmt: skip
        assert found == [f"{chapter}.{place}" for place in range(1, len(found) + 1)]
        assert found, "each chapter has figures and equations"
    # MathJax, KaTeX: one in a displayed formula, and none elsewhere.
    formulas = re.findall(r"\$\$.*?\$\$", text, re.DOTALL)
    assert max(formula.count("\\tag") for formula in formulas) == 1
    assert sum(formula.count("\\tag") for formula in formulas) == text.count("\\tag")


def test_slides_have_no_captions(source):
    slides = pytest.importorskip("gradekit.site.slides")
    deck = slides.slide_notebook(source[1])
    shown = [cell.source for cell in deck.cells
             if cell.metadata.get("slideshow", {}).get("slide_type") != "notes"]  # fmt: skip
    assert [text for text in shown if text.startswith("**Figure")] == []
