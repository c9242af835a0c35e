"""A small site with the real front page: what its files say, and how it looks in a browser."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nbformat
import pytest
import yaml

BASE = "https://example.org/course/"
DOORS = ("students", "instructors", "01_datasets")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """The front page and the page about the course; everything else is a title."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(root / "book" / "_static", folder / "book" / "_static")
    for name in ("_toc.yml", "CITATION.cff", "book/chapters.toml", "book/index.md",
                 "book/about.md"):  # fmt: skip
        shutil.copyfile(root / name, folder / name)
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    pages = [page["file"] for part in toc["parts"] for page in part["chapters"]]
    index = folder / "book/index.md"
    listed = "\n".join(f"/{page}" for page in pages)
    index.write_text(f"{index.read_text()}\n```{{toctree}}\n:hidden:\n{listed}\n```\n")
    for name in pages:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.startswith("book/"):
            if not path.with_suffix(".md").exists():
                path.with_suffix(".md").write_text(
                    f"---\ndescription: About {path.name}.\n---\n\n# {path.name}\n"
                )
        else:
            title = nbformat.v4.new_markdown_cell(f"# {path.name}\n\n" + "word " * 900)
            notebook = nbformat.v4.new_notebook(cells=[title])
            notebook.metadata["course"] = {"title": f"Chapter <{path.name}>"}
            nbformat.write(notebook, path.with_suffix(".ipynb"))
    return folder


def build(folder: Path, base: str) -> Path:
    """Render it, warnings as errors, with or without an address."""
    output = folder.parent / f"{folder.name}-{'address' if base else 'none'}"
    done = render(folder, base, output)
    assert done.returncode == 0, done.stderr
    return output


def render(folder: Path, base: str, output: Path) -> subprocess.CompletedProcess[str]:
    """Sphinx, in a process of its own: it allows one a process."""
    parts = ("cards", "citation", "metadata", "site_files", "static_files")
    settings = {
        "extensions": ["myst_nb", "sphinx_design", *(f"gradekit.book.{part}" for part in parts)],
        "nb_execution_mode": "off", "myst_enable_extensions": ["colon_fence"],
        "root_doc": "book/index", "html_title": "The course", "language": "en",
        "course_chapters": "book/chapters.toml", "html_baseurl": base,
        "html_theme": "sphinx_book_theme", "html_static_path": ["book/_static"],
        "html_css_files": ["course.css"], "nb_ipywidgets_js": {},
        "sd_fontawesome_source": "none", "html_context": {"default_mode": "auto"},
    }  # fmt: skip
    (folder / "conf.py").write_text("".join(f"{k} = {v!r}\n" for k, v in settings.items()))
    return subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-d", f"{output}-trees",
         folder, output],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def without(sources: Path) -> Path:
    return build(sources, "")


@pytest.fixture(scope="module")
def with_address(sources: Path) -> Path:
    return build(sources, BASE.rstrip("/"))  # a slash is added


def pages(site: Path) -> dict[str, str]:
    """All pages, by address within the site."""
    return {str(path.relative_to(site)): path.read_text(encoding="utf-8")
            for path in site.rglob("*.html") if "_static" not in path.parts}  # fmt: skip


# Files ------------------------------------------------------------------------------------------


def test_without_an_address_nothing_names_one(without: Path):
    assert not (without / "sitemap.xml").exists()
    for name, text in pages(without).items():
        head = text.partition("</head>")[0]
        assert 'rel="canonical"' not in head, name
        assert "og:url" not in head, name
        assert "og:image" not in head, name
        assert "example.org" not in text, name


def test_every_page_has_language_title_and_description(without: Path):
    found = pages(without)
    assert len(found) > 20
    for name, text in found.items():
        assert '<html lang="en"' in text, name
        assert "<title>" in text, name
        if name not in ("404.html", "search.html", "genindex.html"):
            assert 'property="og:title"' in text, name
            assert '<meta name="description" content="' in text, name
    assert "<title>The course</title>" in found["index.html"]
    title = found["book/index.html"].partition("<title>")[2].partition("</title>")[0]
    assert title.split("—")[0].strip() == title.strip(), "the course's name stands there twice"


def test_with_an_address_pages_name_their_own(with_address: Path):
    found = pages(with_address)
    for name in ("book/index.html", "book/about.html",
                 "source_notebooks/01_datasets/01_datasets.html"):  # fmt: skip
        assert found[name].count('rel="canonical"') == 1
        assert f'<link rel="canonical" href="{BASE}{name}" />' in found[name]
        assert f'<meta property="og:url" content="{BASE}{name}" />' in found[name]
    assert f'<link rel="canonical" href="{BASE}book/index.html" />' in found["index.html"]
    assert 'rel="canonical"' not in found["404.html"]
    assert (with_address / "_static" / "preview.png").is_file()


def test_the_sitemap_has_every_page_also_when_one_has_changed(sources: Path, with_address: Path):
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"

    def listed() -> list[str]:
        tree = ElementTree.parse(with_address / "sitemap.xml")
        return [str(entry.text) for entry in tree.iter(name)]

    first = listed()
    assert len(first) == len(set(first)) == len(pages(with_address)) - 4  # 404, search, index twice
    assert f"{BASE}book/about.html" in first
    page = sources / "book" / "setup.md"
    page.write_text(page.read_text() + "\nMore.\n")
    build(sources, BASE)
    assert listed() == first


def test_a_style_sheet_alone_reaches_the_pages(sources: Path, with_address: Path):
    sheet = sources / "book" / "_static" / "course.css"
    before = pages(with_address)["book/setup.html"]
    sheet.write_text(sheet.read_text() + "/* changed */\n")
    build(sources, BASE)
    assert (with_address / "_static" / "course.css").read_text().endswith("/* changed */\n")
    assert pages(with_address)["book/setup.html"] != before


def test_a_missing_description_and_a_wrong_link_stop_the_build(sources: Path):
    page = sources / "book" / "errata.md"
    text = page.read_text()
    page.write_text("# Errata\n\nSee [the setup](setups.md).\n")
    done = render(sources, "", sources.parent / "broken")
    page.write_text(text)
    assert done.returncode != 0
    assert "errata.md: WARNING: no description: add one to the front matter" in done.stderr
    assert "cross-reference target not found: 'setups.md'" in done.stderr


def test_cards_tell_the_minutes_of_the_chapters_as_they_are(without: Path):
    front = pages(without)["book/index.html"]
    assert front.count('5 minutes to read · <span class="half-1">NumPy half') == 5
    assert front.count('5 minutes to read · <span class="half-2">PyTorch half') == 4


def test_the_page_about_the_course_has_the_citation(without: Path, with_address: Path):
    assert "@misc" in pages(without)["book/about.html"]
    assert BASE in pages(with_address)["book/about.html"]


# In a browser -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(with_address: Path) -> Iterator[str]:
    """A server that has the site below /course/, and shows its page for a wrong address."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

        def translate_path(self, path: str) -> str:
            return super().translate_path(path.removeprefix("/course"))

        def send_error(self, code: int, *args: Any) -> None:
            body = (with_address / "404.html").read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    handler = functools.partial(Handler, directory=str(with_address))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/course/"
    server.shutdown()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def style_is_loaded(page: Any) -> bool:
    return page.evaluate("getComputedStyle(document.querySelector('.bd-sidebar')).display") in (
        "flex", "grid",
    )  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("wrong", ["nothing.html", "book/nothing/at/all.html"])
def test_a_wrong_address_leads_back_from_any_depth(page, served: str, wrong: str):
    answer = page.goto(served + wrong)
    assert answer.status == 404
    assert style_is_loaded(page)
    page.locator("article").get_by_text("the front page").click()
    assert page.url == served + "book/index.html"
    assert page.locator(".front-doors").is_visible()


@pytest.mark.browser
def test_the_page_for_wrong_addresses_works_as_a_file_and_under_any_address(
    page, with_address: Path, without: Path
):
    for site in (with_address, without):
        page.goto((site / "404.html").as_uri())
        assert style_is_loaded(page)
        page.locator("article").get_by_text("the front page").click()
        assert page.url == (site / "book/index.html").as_uri()
        page.goto((site / "404.html").as_uri())
        page.locator(".bd-sidebar-primary").get_by_text("students").first.click()
        assert page.url == (site / "book/students.html").as_uri()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740), (2560, 1440)])
def test_the_front_page_says_it_in_one_screen(page, without: Path, width: int, height: int):
    page.set_viewport_size({"width": width, "height": height})
    page.goto((without / "book/index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    doors = page.locator(".front-doors li")
    assert doors.count() == 3
    for shown in [page.locator("h1").last, page.locator(".front-figure svg"), *doors.all()]:
        box = shown.bounding_box()
        assert box["y"] + box["height"] <= height


@pytest.mark.browser
@pytest.mark.parametrize("door", range(3))
def test_a_door_leads_on_wherever_it_is_clicked(page, without: Path, door: int):
    page.goto((without / "book/index.html").as_uri())
    box = page.locator(".front-doors li").nth(door).bounding_box()
    page.mouse.click(box["x"] + box["width"] - 10, box["y"] + box["height"] - 10)
    page.wait_for_url(f"**/{DOORS[door]}.html")


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pictures_take_the_color_of_the_text(page, without: Path, theme: str):
    page.emulate_media(color_scheme=theme)
    page.goto((without / "book/index.html").as_uri())
    colors = page.evaluate(
        "[...document.querySelectorAll('.course-picture')].map(e => getComputedStyle(e).color)"
    )
    text = page.evaluate("getComputedStyle(document.querySelector('.front-lead p')).color")
    assert len(colors) == 10
    assert set(colors) == {text}


@pytest.mark.browser
def test_a_printed_page_is_dark_on_white_without_navigation(page, without: Path):
    page.emulate_media(color_scheme="dark", media="print")
    page.goto((without / "book/about.html").as_uri())
    shown = page.evaluate("getComputedStyle(document.querySelector('article p')).color")
    assert shown == "rgb(0, 0, 0)"
    assert not page.locator(".bd-sidebar-primary").is_visible()
    assert not page.locator(".prev-next-footer").is_visible()
    link = page.locator("article a.external").first
    after = link.evaluate("e => getComputedStyle(e, '::after').content")
    assert link.get_attribute("href") in after
