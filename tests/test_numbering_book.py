"""Numbered figures and equations in the rendered book: captions, anchors, links, the PDF."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

ROOT = Path(__file__).resolve().parents[1]

UNIT = r"""# 2. One unit

See figure 2.1, **Figures 2.1 and 3.1**, `figure 2.1`, [figure 2.1](https://example.org), section
2.1, chapters 2 and 3, and section 3.1 of "Another work".

## 2.1 About figure 2.1

::::{container} cell
:::{container} output
![one](one.png)

![two](two.png)
:::
::::

**Figure 2.1.** A drawing as in figure 3.1, $x$.

By equations (2.1) and
(3.1).

$$
\begin{aligned}
a &= b \\
c &= d
\end{aligned}
\tag{2.1}
$$

$$
e = f
$$

:::{container} dropdown
Hidden: figure 2.1.
:::
"""
NEXT = r"""# 3. Many

## 3.1 Here

$$g = h \tag{3.1}$$

:::{container} cell
![three](three.png)
:::

**Figure 3.1.** Another drawing. It is not **Figure 2.1.** of chapter 2.
"""
INDEX = """# A book

Chapter 2 has equation (2.1).

```{toctree}
c/02_unit/02_unit
c/03_many/03_many
```
"""
TOC = """\
root: index
parts:
- caption: All
  chapters:
  - file: c/02_unit/02_unit
  - file: c/03_many/03_many
"""


def build(folder: Path) -> tuple[object, str]:
    """Build the small book; Sphinx and what it warned of."""
    pytest.importorskip("sphinx_book_theme", reason="the site's packages are not installed")
    from sphinx.application import Sphinx

    warnings = io.StringIO()
    app = Sphinx(
        folder, None, folder / "_out", folder / "_trees", "html", status=None, warning=warnings,
        confoverrides={
            "extensions": ["myst_parser", "sphinx-mathjax-offline", "gradekit.book.numbering"],
            "myst_enable_extensions": ["colon_fence", "dollarmath"],
            "html_theme": "sphinx_book_theme", "html_static_path": [str(ROOT / "book/_static")],
            "exclude_patterns": ["_out"], "language": "en", "html_title": "A book",
            "html_context": {"default_mode": "auto"},
        },
    )  # fmt: skip
    app.build()
    # A second Sphinx in one process says that it knows the classes already.
    said = [line for line in warnings.getvalue().splitlines() if "already registered" not in line]
    return app, "\n".join(said)


def write_book(folder: Path, unit: str = UNIT) -> Path:
    for name, text in (("02_unit", unit), ("03_many", NEXT)):
        place = folder / "c" / name
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{name}.md").write_text(text)
        for file in ("one.png", "two.png", "three.png"):
            (place / file).write_bytes((ROOT / "book/_static/readme_grades.png").read_bytes())
    (folder / "index.md").write_text(INDEX)
    (folder / "_toc.yml").write_text(TOC)
    (folder / "_config.yml").write_text("title: A book\nauthor: Us\n")
    return folder


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    folder = write_book(tmp_path_factory.mktemp("numbered"))
    assert build(folder)[1] == ""
    return folder


def article(folder: Path, name: str) -> Tag:
    page = BeautifulSoup((folder / "_out" / f"{name}.html").read_text(), "html.parser")
    found = page.select_one("article")
    assert found is not None
    return found


def number_links(part: Tag) -> list[tuple[str, str]]:
    """Words and addresses of a part's links to numbers, not those beside headings and captions."""
    return [(" ".join(link.get_text().split()), link["href"]) for link in part.select("a.internal")]


def test_a_caption_becomes_that_of_the_last_picture_before_it(book):
    page = article(book, "c/02_unit/02_unit")
    (figure,) = page.select("figure")
    assert figure["id"] == "figure-2-1"
    assert "course-figure" in figure["class"]
    assert figure.find_parent(class_="cell")
    assert [image["alt"] for image in figure.select("img")] == ["two"]
    caption = figure.select_one("figcaption .caption-text")
    assert caption.get_text() == r"Figure 2.1. A drawing as in figure 3.1, \(x\)."
    assert caption.strong.get_text() == "Figure 2.1."
    assert not caption.strong.select("a"), "its own label is no reference"
    assert page.get_text().count("A drawing as") == 1, "no paragraph of it is left"


def test_an_equation_gets_an_anchor_and_its_number_beside_it(book):
    page = article(book, "c/02_unit/02_unit")
    (equation,) = page.select(".numbered-equation")
    assert equation["id"] == "equation-2-1"
    tex = equation.select_one(".math").get_text()
    assert "tag" not in tex
    assert r"\begin{aligned}" in tex
    number = equation.select_one("a.equation-number")
    assert (number.get_text(), number["href"]) == ("(2.1)", "#equation-2-1")
    assert number["aria-label"] == "Equation (2.1)"
    assert len(page.select("div.math")) == 2, "the other one has no number"


def test_references_are_links_in_prose_alone(book):
    there = "../03_many/03_many.html"
    page = article(book, "c/02_unit/02_unit")
    assert number_links(page) == [
        ("figure 2.1", "#figure-2-1"), ("Figures 2.1", "#figure-2-1"),
        ("3.1", f"{there}#figure-3-1"), ("section 2.1", "#about-figure-2-1"), ("3", there),
        ("figure 3.1", f"{there}#figure-3-1"),
        ("equations (2.1)", "#equation-2-1"), ("(3.1)", f"{there}#equation-3-1"),
    ]  # fmt: skip
    assert number_links(article(book, "c/03_many/03_many")) == [
        ("chapter 2", "../02_unit/02_unit.html")
    ]


def test_pages_that_are_no_chapters_have_links_too(book):
    page = article(book, "index")
    links = number_links(page.select_one("p"))
    assert links == [("Chapter 2", "c/02_unit/02_unit.html"),
                     ("equation (2.1)", "c/02_unit/02_unit.html#equation-2-1")]  # fmt: skip
    assert "numbering.css" not in (book / "_out/index.html").read_text()
    assert "numbering.css" in (book / "_out/c/02_unit/02_unit.html").read_text()


def test_every_link_leads_to_a_place(book):
    for name in ("index", "c/02_unit/02_unit", "c/03_many/03_many"):
        for _, address in number_links(article(book, name)):
            page, _, place = address.partition("#")
            target = (book / "_out" / f"{name}.html").parent / page if page else (
                book / "_out" / f"{name}.html")  # fmt: skip
            text = target.resolve().read_text()
            assert not place or f'id="{place}"' in text


def test_links_stay_within_the_pdf(book):
    from gradekit.site import pdf

    whole = BeautifulSoup(pdf.assemble(book, book / "_out", ""), "html.parser")
    inside = {str(element["id"]) for element in whole.find_all(id=True)}
    links = [str(link["href"]) for link in whole.select(".page a.internal")]
    assert "#c-03_many-03_many--equation-3-1" in links
    assert [link for link in links if link[1:] not in inside or link[0] != "#"] == []


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        ("See figure 2.1", "See figure 2.7", "there is no figure 2.7"),
        ("equations (2.1)", "equations (2.8)", "there is no equation (2.8)"),
        ("and 3, and", "and 4, and", "there is no chapter 4"),
        ("2.1, chapters", "2.9, chapters", "there is no section 2.9"),
        ("**Figure 2.1.** A", "Between.\n\n**Figure 2.1.** A", "shows no picture"),
        ("![one](one.png)\n\n![two](two.png)", "No output.", "shows no picture"),
    ],
)
def test_what_is_not_there_is_a_warning_at_the_place(tmp_path, old, new, warning):
    assert old in UNIT
    said = build(write_book(tmp_path, UNIT.replace(old, new, 1)))[1]
    assert warning in said
    assert re.search(r"02_unit\.md:\d+: WARNING", said)


def test_links_follow_a_number_that_moves(tmp_path):
    from gradekit.book import numbering

    # A page that has not changed itself, and has no changed page below it.
    name = "c/02_unit/02_unit"
    folder = write_book(tmp_path, UNIT + "\nIt leads to section 3.1.\n")
    build(folder)
    assert ("section 3.1", "../03_many/03_many.html#here") in number_links(article(folder, name))
    path = folder / "c/03_many/03_many.md"
    path.write_text(NEXT.replace("## 3.1 Here", "## 3.1 Elsewhere"))
    app, warnings = build(folder)
    assert warnings == ""
    links = number_links(article(folder, name))
    assert ("section 3.1", "../03_many/03_many.html#elsewhere") in links
    # What Sphinx is told to write again.
    assert "index" not in [page for pages in app.emit("env-updated", app.env) for page in pages]
    numbering.places_in(app.env)["c/03_many/03_many"]["figure 3.2"] = "figure-3-2"
    assert "index" in [page for pages in app.emit("env-updated", app.env) for page in pages]


def test_pages_are_read_anew_when_their_code_changes(monkeypatch, tmp_path):
    import gradekit.book as book_code

    (tmp_path / "a.py").write_text("x = 1\n")
    monkeypatch.setattr(book_code, "__file__", str(tmp_path / "__init__.py"))
    before = book_code.state_of_code()
    (tmp_path / "a.py").write_text("x = 2\n")
    assert book_code.state_of_code() != before


@pytest.mark.browser
def test_formulas_that_are_too_wide_for_paper_get_smaller_letters(browser):
    from gradekit.site.pdf import FIT_FORMULAS

    page = browser.new_page()
    page.set_content(
        '<style>mjx-container {display: block; font-size: 20px; white-space: nowrap}</style>'
        f'<div style="width: 300px"><mjx-container display="true">{"wide " * 20}</mjx-container>'
        '</div><div style="width: 300px"><mjx-container display="true">a</mjx-container></div>'
    )  # fmt: skip
    page.evaluate(FIT_FORMULAS)
    sizes = page.locator("mjx-container").evaluate_all(
        "all => all.map(e => [e.scrollWidth <= 300, parseFloat(getComputedStyle(e).fontSize)])"
    )
    page.close()
    assert sizes[0][0]
    assert 5 < sizes[0][1] < 15
    assert sizes[1] == [True, 20]
