"""The icons of the theme's buttons, without the half megabyte that it would load for them.

The theme brings all of Font Awesome twice: as a script that replaces each icon after the page has
been painted, and as a font. Some two dozen can appear. ``book/_static/icons.woff`` has those alone;
it is made by ``python -m gradekit.book.icons`` from the theme's font (SIL Open Font License), and
the script is left out. A test tells when a page has an icon that the font lacks.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

# As Font Awesome names them, and where its font has them.
ICONS = {
    "angle-down": 0xF107, "angle-left": 0xF104, "angle-right": 0xF105, "arrow-up": 0xF062,
    "bars": 0xF0C9, "circle-half-stroke": 0xF042, "download": 0xF019, "expand": 0xF065,
    "file": 0xF15B, "file-pdf": 0xF1C1, "list": 0xF03A, "magnifying-glass": 0xF002,
    "moon": 0xF186, "sun": 0xF185, "xmark": 0xF00D,
    # Of boxes with notes, hints and warnings, and of links to elsewhere.
    "bell": 0xF0F3, "circle-check": 0xF058, "circle-exclamation": 0xF06A, "circle-info": 0xF05A,
    "circle-xmark": 0xF057, "lightbulb": 0xF0EB, "pencil": 0xF303, "share": 0xF064,
    "square-up-right": 0xF360, "triangle-exclamation": 0xF071, "up-right": 0xF35D,
}  # fmt: skip
SCRIPT = re.compile(r"<script[^>]*/fontawesome\.js[^>]*></script>")


def setup(app: Any) -> None:
    """Connect to Sphinx; called by ``gradekit.book``."""
    app.add_css_file("icons.css")
    app.connect("html-page-context", add_filter)


def add_filter(
    app: Any, docname: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Sphinx's ``html-page-context``: what our template of the theme's scripts calls."""
    context["without_icon_script"] = without_icon_script


def without_icon_script(head: Any) -> Any:
    """The theme's scripts but the one of the icons; Markup stays Markup."""
    return type(head)(SCRIPT.sub("", str(head)))


def make_font(source: Path, target: Path) -> None:
    """Write a font that has the icons alone."""
    from fontTools import subset

    options = subset.Options(flavor="woff", layout_features=[], name_IDs=[0, 1, 13, 14])
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=ICONS.values())
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


def main() -> None:
    """Make the font again, from the theme that is installed."""
    import pydata_sphinx_theme

    theme = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"
    target = Path(__file__).parents[2] / "book" / "_static" / "icons.woff"
    make_font(theme / "vendor/fontawesome/webfonts/fa-solid-900.ttf", target)
    print(f"{target}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
