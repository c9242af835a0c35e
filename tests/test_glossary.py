"""The glossary: entries that fit the chapters, links to them, and the box that shows them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="Sphinx is not installed")

from sphinx.application import Sphinx

from coursekit.errors import CourseError
from gradekit.book import glossary
from gradekit.book.glossary_entries import Glossary, load, pattern, tokens

FONTS = {"\\mathbf", "\\boldsymbol", "\\mathrm", "\\text", "\\operatorname", "\\hat", "\\tilde"}
CHAPTER = r"""# 2. One unit

A logit, another logit, logits, and a bias. The ![a logit drawn](picture.png).

## 2.1 A logit in a heading

`logit` and [a logit](https://example.org) are no places for links. Here is a **logit**, and here a
negative
slope. Logits again, $o$ and $o$, and $o + 1$; $n$ too.

```python
logit = 1
```

$$
o = 1
$$

| logit | bias |
|---|---|
| a | b |

### Deeper, in the same section

A logit, once more.

:::{container} dropdown
A bias behind a button.
:::

## 2.2 The next one

The logit is named anew, and $\mathbf w$, $n$.

## Summary

The word bias is not linked here, a logit is.
"""
ENTRIES = r"""
[[term]]
name = "logit"
forms = ["logits"]
section = "2.1"
text = 'The score $o$, in `code`: 1 < 2.'
[[term]]
name = "bias"
section = "2.1"
skip = ["2 Summary"]
text = "A number."
[[term]]
name = "negative slope"
section = "2.2"
text = "Falls."
[[group]]
name = "All"
[[group.symbol]]
tex = ['o']
text = "The score."
where = ["2"]
[[group.symbol]]
tex = ['n']
text = "Number of samples."
where = ["2"]
[[group.symbol]]
tex = ['n']
text = "Number of inputs."
where = ["2.2"]
[[group.symbol]]
tex = ['\mathbf{w}']
text = "Weights."
shape = '$(d,)$'
where = ["2"]
"""


# The entries, against the chapters -------------------------------------------------------------


@pytest.fixture(scope="module")
def entries(root: Path) -> Glossary:
    return load(root / "book" / "glossary.toml")


@pytest.fixture(scope="module")
def places(root: Path) -> dict[str, str]:
    """The prose of each chapter ("2") and of each of its sections ("2.10", "2 Summary")."""
    found: dict[str, str] = {}
    for path in sorted((root / "source_notebooks").glob("*/*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
        text = re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)
        number = glossary.chapter_of(path.stem)
        found[number] = text
        for part in re.split(r"^## ", text, flags=re.M)[1:]:
            heading = part.partition("\n")[0]
            match = re.match(r"(\d+\.\d+) ", heading)
            found[match[1] if match else f"{number} {heading}"] = part
    return found


def test_each_term_is_used_in_the_section_that_introduces_it(entries, places):
    for term in entries.terms:
        find, _ = pattern([term])
        assert term.section in places, term.name
        assert find.search(places[term.section]), f"{term.name} in section {term.section}"


def test_places_of_terms_exist(entries, places):
    named = {place for term in entries.terms for place in (*term.only, *term.skip)}
    assert named - places.keys() == set()


def test_each_term_is_linked_somewhere(entries, places):
    for term in entries.terms:
        find, _ = pattern([term])
        used = [place for place, text in places.items() if find.search(text)
                and term.linked_in(re.match(r"\d+", place)[0], place)]
        assert used, term.name


def test_each_symbol_occurs_where_it_is_said_to_mean_that(entries, places):
    for symbol in entries.symbols:
        for place in symbol.where:
            assert place in places, symbol.id
            formulas = re.findall(r"\$\$.*?\$\$|\$[^$]+\$", places[place], flags=re.S)
            written = [tokens(formula.strip("$")) for formula in formulas]
            assert any(
                occurs(tokens(tex), formula) for tex in symbol.tex for formula in written
            ), f"{symbol.tex} in {place}"


def occurs(symbol: list[str], formula: list[str]) -> bool:
    """Whether a symbol is in a formula, and not as a part of a bold or decorated one."""
    width = len(symbol)
    return any(
        formula[at : at + width] == symbol and (at == 0 or formula[at - 1] not in FONTS)
        for at in range(len(formula) - width + 1)
    )


def test_definitions_are_sentences_in_the_markup_that_the_box_can_show(entries):
    for entry in (*entries.terms, *entries.symbols):
        assert re.search(r"[.)]$", entry.text), entry
        shown = glossary.inline_html(entry.text)
        assert not re.search(r"[$`]", shown), entry
        assert "\\" not in re.sub(r"\\\(.*?\\\)", "", shown), entry


def test_one_word_or_letter_cannot_mean_two_things_in_one_place(tmp_path):
    path = tmp_path / "glossary.toml"
    path.write_text(ENTRIES.replace('where = ["2.2"]', 'where = ["2"]'), encoding="utf-8")
    with pytest.raises(CourseError, match="n in 2"):
        load(path)
    path.write_text(ENTRIES.replace('name = "bias"', 'name = "logits"'), encoding="utf-8")
    with pytest.raises(CourseError, match="logits"):
        load(path)


def test_one_symbol_can_be_written_in_several_ways():
    assert tokens(r"\mathbf w") == tokens(r"\mathbf{w}")
    assert tokens(r"\boldsymbol{\delta}") == tokens(r"\boldsymbol\delta")
    assert tokens("W_{ij}") != tokens("W_ij")


def test_symbols_have_names_that_can_be_spoken(entries):
    assert glossary.spoken(r"\mathbf{W}^{(1)}") == "bold W super (1)"
    assert glossary.spoken(r"\hat o_{kj}") == "hat o sub k j"
    names = [glossary.spoken(tex) for symbol in entries.symbols for tex in symbol.tex]
    assert [name for name in names if re.search(r"[\\{}]", name)] == []


# The links, in a small book ----------------------------------------------------------------------


def build(folder: Path, root: Path) -> Sphinx:
    """Build the small book."""
    output = folder / "_out"
    app = Sphinx(
        folder, None, output, folder / "_trees", "html", status=None, warning=None,
        confoverrides={
            "extensions": ["myst_parser", "sphinx-mathjax-offline", "gradekit.book.glossary"],
            "myst_enable_extensions": ["colon_fence", "dollarmath"],
            "course_glossary": "book/glossary.toml",
            "html_theme": "sphinx_book_theme", "html_static_path": [str(root / "book/_static")],
            "exclude_patterns": ["_out"], "language": "en", "html_title": "A small book",
            "html_context": {"default_mode": "auto"},
        },
    )  # fmt: skip
    app.build()
    assert app.statuscode == 0
    return app


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    folder = tmp_path_factory.mktemp("small")
    (folder / "book").mkdir()
    chapter = folder / "chapters" / "02_unit"
    chapter.mkdir(parents=True)
    (folder / "index.md").write_text(
        "# Book\n\nA logit.\n\n```{toctree}\nchapters/02_unit/02_unit\nbook/glossary\n```\n")
    (folder / "book/glossary.md").write_text((root / "book/glossary.md").read_text("utf-8"))
    (folder / "book/glossary.toml").write_text(ENTRIES)
    (chapter / "02_unit.md").write_text(CHAPTER)
    (chapter / "picture.png").write_bytes((root / "book/_static/readme_chapter.png").read_bytes())
    build(folder, root)
    return folder


def page_of(folder: Path, name: str = "chapters/02_unit/02_unit") -> str:
    text = (folder / "_out" / f"{name}.html").read_text(encoding="utf-8")
    return re.search(r"<article.*?</article>", text, flags=re.S)[0]


def links_by_section(html: str) -> list[list[str]]:
    """The anchors that the links of each section lead to; the chapter's beginning first."""
    return [re.findall(r'<a class="gl" [^>]*glossary\.html#([\w-]+)"', part)
            for part in html.split("<h2>")]  # fmt: skip


def test_the_first_occurrence_in_each_section_is_linked_in_prose_alone(small):
    start, first, second, summary = links_by_section(page_of(small))
    assert start == ["term-logit", "term-bias"]
    assert first == ["term-logit", "term-negative-slope", "symbol-o-2", "symbol-n-2"]
    assert second == ["term-logit", "symbol-mathbf-w-2", "symbol-n-2-2"]
    assert summary == ["term-logit"]


def test_the_link_of_the_first_section_is_where_it_should_be(small):
    html = page_of(small)
    assert re.search(r'<strong><a class="gl[^>]*>logit</a></strong>', html)
    assert 'alt="a logit drawn"' in html
    assert re.search(r'<a class="gl[^>]*>negative\s+slope</a>', html)
    assert re.search(r'<a class="gl[^>]*><span class="math[^>]*>\\\(o\\\)</span></a>', html)


def test_every_link_leads_to_an_entry_and_has_a_definition(small):
    page = page_of(small, "book/glossary")
    data = (small / "_out/_static" / glossary.DATA).read_text(encoding="utf-8")
    definitions = json.loads(data.removeprefix("window.courseGlossary=").rstrip(";\n"))
    for anchor in {anchor for part in links_by_section(page_of(small)) for anchor in part}:
        assert f'id="{anchor}"' in page
        assert definitions[anchor][1]
    assert definitions["term-logit"] == [
        "logit", r'The score <span class="math">\(o\)</span>, in <code>code</code>: 1 &lt; 2.',
        "Section 2.1",
    ]  # fmt: skip


def test_the_glossary_links_back_to_the_sections(small):
    page = page_of(small, "book/glossary")
    assert re.search(r'href="\.\./chapters/02_unit/02_unit\.html#[\w-]+">Section 2\.2\.</a>', page)


def test_pages_without_links_load_no_script(small):
    assert "glossary.js" not in (small / "_out/index.html").read_text("utf-8")
    assert "glossary.js" in (small / "_out/chapters/02_unit/02_unit.html").read_text("utf-8")


def test_a_changed_entry_changes_the_chapters_links(small, root):
    path = small / "book/glossary.toml"
    try:
        path.write_text(ENTRIES.replace('skip = ["2 Summary"]', 'skip = ["2"]'))
        app = build(small, root)
        assert "term-bias" not in page_of(small)
        assert glossary.outdated_pages(app, app.env) == [], "nothing has changed since"
        app.course_entries = Glossary((), ())
        written_again = glossary.outdated_pages(app, app.env)
        assert sorted(written_again) == ["book/glossary", "chapters/02_unit/02_unit"]
    finally:
        path.write_text(ENTRIES)
        build(small, root)
    assert "term-bias" in page_of(small)


# The box, in a browser ---------------------------------------------------------------------------


class Reader:
    """The small book's chapter, opened from the disk, and what went wrong on it."""

    def __init__(self, browser, folder: Path, **how) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1200, "height": 800}, **how})
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("console", lambda message: message.type == "error"
                     and self.problems.append(message.text))  # fmt: skip
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", lambda request: request.url.startswith(("file:", "data:", "blob:"))
                     or self.problems.append(request.url))  # fmt: skip
        self.page.goto((folder / "_out/chapters/02_unit/02_unit.html").as_uri())
        self.page.wait_for_selector("mjx-container")
        self.box = self.page.locator("#glossary-box")
        self.word = self.page.locator("a.gl", has_text="logit").first


@pytest.fixture
def reader(request, browser, small) -> Iterator[Reader]:
    reader = Reader(browser, small, **getattr(request, "param", {}))
    yield reader
    reader.context.close()
    assert reader.problems == []


browser_test = pytest.mark.browser


@browser_test
def test_the_box_shows_over_a_word_stays_under_the_pointer_and_goes(reader):
    reader.word.hover()
    reader.box.wait_for(state="visible")
    assert "logit: The score" in reader.box.inner_text()
    assert reader.box.locator("mjx-container").count() == 1
    assert reader.word.get_attribute("aria-describedby") == "glossary-box"
    assert reader.box.get_attribute("role") == "tooltip"
    reader.box.hover()
    reader.page.wait_for_timeout(600)
    assert reader.box.is_visible()
    reader.page.mouse.move(5, 700)
    reader.box.wait_for(state="hidden")
    assert reader.word.get_attribute("aria-describedby") is None


@browser_test
def test_the_keyboard_opens_it_and_escape_closes_it(reader):
    before = reader.page.locator("article h1")
    before.evaluate("element => { element.tabIndex = -1; element.focus(); }")
    for _ in range(6):
        reader.page.keyboard.press("Tab")
        if reader.word.evaluate("link => link === document.activeElement"):
            break
    reader.box.wait_for(state="visible")
    reader.page.keyboard.press("Escape")
    reader.box.wait_for(state="hidden")
    assert reader.word.evaluate("link => link === document.activeElement")
    reader.page.keyboard.press("Tab")
    reader.box.wait_for(state="visible")
    assert "bias: A number." in reader.box.inner_text()
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/book/glossary.html#term-bias")


@browser_test
def test_a_formula_is_one_stop_of_the_tab_key_and_shows_its_shape(reader):
    formula = reader.page.locator("a.gl[href$='symbol-mathbf-w-2']")
    reader.page.wait_for_function(
        "() => !document.querySelector('a.gl mjx-container[tabindex]')")
    formula.hover()
    reader.box.wait_for(state="visible")
    assert "Weights." in reader.box.inner_text()
    assert "Shape" in reader.box.inner_text()
    assert reader.box.locator("mjx-container").count() == 2


PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@browser_test
@pytest.mark.parametrize("reader", [PHONE], indirect=True)
def test_a_tap_shows_the_box_with_a_link_and_a_tap_beside_it_closes_it(reader):
    reader.word.tap()
    reader.box.wait_for(state="visible")
    assert "02_unit.html" in reader.page.url
    place = reader.box.bounding_box()
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= 360
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert reader.box.get_attribute("role") == "dialog"
    reader.page.touchscreen.tap(180, 700)
    reader.box.wait_for(state="hidden")
    reader.word.tap()
    reader.box.get_by_role("link", name="In the glossary").tap()
    reader.page.wait_for_url("**/book/glossary.html#term-logit")
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 360


@browser_test
@pytest.mark.parametrize("reader", [
    {"color_scheme": "light"}, {"color_scheme": "dark"}, {**PHONE, "color_scheme": "dark"},
], indirect=True)  # fmt: skip
def test_links_and_box_are_accessible(reader):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    if reader.page.viewport_size["width"] == 360:
        reader.word.tap()
    else:
        reader.word.hover()
    reader.box.wait_for(state="visible")
    for context in ("main", "body"):
        # Without preload: axe would ask for the style sheets, which a page from the disk may not.
        found = axe.run(reader.page, context=context, options={"preload": False})
        found = found.response["violations"]
        about = [problem for problem in found if context == "main" or "glossary" in str(problem)]
        assert [(problem["id"], problem["nodes"][0]["html"]) for problem in about] == []
