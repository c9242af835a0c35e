"""The front page, the pictures drawn for the book, its metadata and its citation."""

from __future__ import annotations

import json
import re
import struct
import tomllib
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest
import yaml

from coursekit.errors import CourseError
from coursekit.network import Network
from gradekit.book import brand, cards, chapter_pictures, chapters, citation, front_figure, metadata
from gradekit.book.header import minutes_to_read
from gradekit.site import links

SVG = "{http://www.w3.org/2000/svg}"


# Pictures --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", chapter_pictures.drawn())
def test_a_picture_is_what_its_code_draws(name: str, root: Path):
    there = (root / "book/_static/pictures" / name).read_text(encoding="utf-8")
    assert there == chapter_pictures.drawn()[name], "run python -m gradekit.book.chapter_pictures"


def test_the_logo_is_what_its_code_draws(root: Path):
    assert (root / "book/_static/logo.svg").read_text(encoding="utf-8") == brand.logo()


@pytest.mark.parametrize("text", [*chapter_pictures.drawn().values(), brand.logo()])
def test_a_picture_says_what_it_shows_and_needs_nothing_else(text: str):
    picture = ElementTree.fromstring(text)
    assert picture.get("role") == "img"
    assert picture.findtext(f"{SVG}title", "").strip()
    if labelled := picture.get("aria-labelledby"):
        ids = {found.get("id"): found.text for found in picture.iter() if found.get("id")}
        assert all((ids[name] or "").strip() for name in labelled.split())
    assert not re.search(r"(href|url\(|<script|<style|<image)", text)
    assert re.findall(r"https?://[^\"]*", text) == ["http://www.w3.org/2000/svg"]


def test_pictures_on_one_page_have_ids_of_their_own():
    ids = re.findall(r' id="([^"]+)"', "".join(chapter_pictures.drawn().values()))
    assert len(ids) == len(set(ids)) == 2 * (len(chapter_pictures.PICTURES) + 1)


def test_ink_has_the_color_of_the_text_around_it():
    for text in chapter_pictures.drawn().values():
        assert "currentColor" in text
        assert not re.search(r"(fill|stroke)=\"(#000|#222|black|#fff|white)", text)


def test_the_front_page_shows_a_network_that_was_trained():
    samples = np.array(front_figure.SAMPLES)
    X, y = samples[:, :2], samples[:, 2].astype(int)
    network = Network([2, 4, 1], seed=1, initial_scale=1.0)
    network.fit(X, y, X, y, epochs=300, learning_rate=0.5, momentum=0.9, validate_every=300)
    for ours, trained in zip(
        (*front_figure.WEIGHTS, *front_figure.BIASES), network.weights + network.biases, strict=True
    ):
        np.testing.assert_allclose(ours, trained, atol=0.1)
    assert ((front_figure.logits(X) > 0) == y).all()


@pytest.mark.parametrize(("name", "size"), [(metadata.TOUCH_ICON, (180, 180)),
                                            (metadata.PREVIEW, (1200, 630))])  # fmt: skip
def test_icons_have_the_sizes_that_others_expect(name: str, size: tuple[int, int], root: Path):
    data = (root / "book" / name).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == size
    drawn = brand.touch_icon() if name == metadata.TOUCH_ICON else brand.preview()
    assert struct.unpack(">II", drawn[16:24]) == size


# Descriptions, and the chapters as cards ---------------------------------------------------------


def front_matter(path: Path) -> dict:
    parts = path.read_text(encoding="utf-8").split("---\n")
    return yaml.safe_load(parts[1]) if len(parts) > 2 and not parts[0] else {}


def test_every_page_has_a_title_and_a_description_of_its_own(root: Path):
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    names = [toc["root"], *(page["file"] for part in toc["parts"] for page in part["chapters"])]
    said = [entry.description for entry in chapters.entries(root)]
    titles = [entry.title for entry in chapters.entries(root)]
    for path in (root / f"{name}.md" for name in names):
        if path.is_file():
            said.append(front_matter(path).get("description", ""))
            titles += re.findall(r"^# (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)[:1]
    assert len(said) == len(titles) == len(names)
    assert len(set(said)) == len(said)
    assert len(set(titles)) == len(titles)
    assert all(40 <= len(text) <= chapters.LONGEST for text in said)


@pytest.mark.parametrize("sentence", [None, "", "  ", "long " * 50])
def test_a_chapter_without_a_usable_description_is_refused(sentence: str | None):
    given = {} if sentence is None else {"09_convolutional": sentence}
    with pytest.raises(CourseError, match=r"chapters\.toml.*09_convolutional"):
        chapters.description(given, "09_convolutional")


def test_no_sentence_is_left_of_a_chapter_that_is_gone(root: Path):
    sentences = tomllib.loads((root / chapters.DESCRIPTIONS).read_text(encoding="utf-8"))
    assert set(sentences) == {Path(entry.docname).name for entry in chapters.entries(root)}


def test_each_chapter_is_a_card_with_picture_sentence_minutes_and_half(root: Path):
    found = chapters.entries(root)
    text = cards.cards(found, root)
    assert [entry.number for entry in found] == list(range(1, 10))
    assert text.count('<span class="half-1">NumPy half</span>') == 5
    assert text.rindex("NumPy half") < text.index('<span class="half-2">PyTorch half</span>')
    for entry in found:
        source = json.loads((root / f"{entry.docname}.ipynb").read_text(encoding="utf-8"))
        minutes = minutes_to_read(source["cells"])
        start = text.index(f'id="picture-{entry.number}-title"')
        assert f"[{entry.number}. {entry.title}](/{entry.docname})" in text[start:]
        end = text.index(" minutes to read", start)
        assert text[start:end].endswith(f"\n  {minutes}")
        assert entry.description in text[start:end]


# Metadata --------------------------------------------------------------------------------------


def test_without_an_address_no_tag_names_one():
    tags = "".join(metadata.page_tags("A & B", 'Says "x".', "", "a.html", "Site"))
    assert "http" not in tags
    assert "og:url" not in tags
    assert "og:image" not in tags
    assert '<meta name="description" content="Says &quot;x&quot;." />' in tags
    assert '<meta property="og:title" content="A &amp; B" />' in tags


def test_with_an_address_a_preview_has_a_picture():
    tags = metadata.page_tags("A", "B", "https://example.org/c/", "book/a.html", "Site")
    assert '<meta property="og:url" content="https://example.org/c/book/a.html" />' in tags
    image = "https://example.org/c/_static/preview.png"
    assert f'<meta property="og:image" content="{image}" />' in tags


@pytest.mark.parametrize("base", ["example.org", "ftp://example.org/", "https:///x", "/course/"])
def test_an_address_that_is_none_is_refused(base: str):
    with pytest.raises(CourseError, match="write the whole address"):
        metadata.check_address(None, SimpleNamespace(html_baseurl=base))


def test_an_address_ends_in_a_slash():
    config = SimpleNamespace(html_baseurl="https://example.org/course")
    metadata.check_address(None, config)
    assert config.html_baseurl == "https://example.org/course/"


# The citation ----------------------------------------------------------------------------------

CFF = {  # what the format's version 1.2.0 allows at the top
    "abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi",
    "identifiers", "keywords", "license", "license-url", "message", "preferred-citation",
    "references", "repository", "repository-artifact", "repository-code", "title", "type", "url",
    "version",
}  # fmt: skip


def test_the_citation_file_is_valid_and_of_this_version(root: Path):
    cff = citation.read(root / citation.FILE)
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {"cff-version", "message", "title", "authors"} <= set(cff) <= CFF
    assert cff["cff-version"] == "1.2.0"
    assert cff["type"] in ("software", "dataset")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", cff["date-released"])
    assert (cff["version"], cff["license"]) == (project["version"], project["license"])
    assert citation.authors(cff) == [author["name"] for author in project["authors"]]
    for reference in cff["references"]:
        assert {"type", "title", "authors"} <= set(reference)


def test_bibtex_says_what_the_file_says(root: Path):
    cff = citation.read(root / citation.FILE)
    text = citation.text(cff, "https://example.org/")
    entry = text[text.index("@misc{") : text.rindex("}") + 1]
    assert entry.count("{") == entry.count("}")
    assert "title = {{Neural networks, from NumPy to PyTorch}}" in entry
    assert f"author = {{{{{cff['authors'][0]['name']}}}}}" in entry
    assert f"year = {{{cff['date-released'][:4]}}}" in entry
    assert f"version = {{{cff['version']}}}" in entry
    assert "url = {https://example.org/}" in entry
    assert "url" not in citation.bibtex(cff)


def test_people_are_named_as_bibtex_wants_them(root: Path):
    cff = citation.read(root / citation.FILE)
    two = {"authors": cff["references"][0]["authors"]}
    assert citation.authors(two) == ["Arenas-García, Jerónimo", "Cid-Sueiro, Jesús"]


def test_a_citation_without_a_date_is_refused(tmp_path: Path):
    (tmp_path / "CITATION.cff").write_text("title: A\nauthors: [{name: B}]\nversion: '1'\n")
    with pytest.raises(CourseError, match=r"CITATION\.cff: date-released is missing"):
        citation.read(tmp_path / "CITATION.cff")


# Addresses outside -----------------------------------------------------------------------------


def test_addresses_outside_are_listed_with_their_page_and_the_broken_ones_first():
    made = [("a.md", "working", "https://a.org", ""), ("b.md", "local", "c.md", ""),
            ("b.md", "broken", "https://b.org", "404 Not Found")]  # fmt: skip
    text, broken = links.listing(
        json.dumps({"filename": f, "status": s, "uri": u, "info": i}) for f, s, u, i in made
    )
    lines = text.splitlines()
    assert lines[0].split() == ["broken", "https://b.org", "(b.md)"]
    assert lines[1].strip() == "404 Not Found"
    assert lines[2].split() == ["working", "https://a.org", "(a.md)"]
    assert lines[3] == "2 addresses, 1 of them do not answer."
    assert (len(lines), broken) == (4, 1)
