"""Which scripts a page loads."""

from __future__ import annotations

from typing import Any

# The theme finds out whether "auto" is light or dark after it has painted the page: without colors,
# in other widths, and white where it will be dark.
THEME_AT_ONCE = """(root => {
  if (!["light", "dark"].includes(root.dataset.theme))
    root.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
})(document.documentElement)"""
# Opened from a folder, a page may not read others to show where the word that is searched stands.
NO_SUMMARY_FROM_DISK = """if (location.protocol === "file:")
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false"""


def setup(app: Any) -> None:
    """Connect to Sphinx; called by ``gradekit.book``."""
    app.add_js_file(None, body=THEME_AT_ONCE, priority=1)
    app.add_js_file(None, body=NO_SUMMARY_FROM_DISK, priority=300)
    app.connect("html-page-context", without_thebe)


def without_thebe(
    app: Any, docname: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Leave out the scripts of thebe, which Jupyter Book adds even where it is switched off.

    They name another host, and declaring them on one page twice is an error in every browser.
    """
    context["script_files"] = [
        script for script in context.get("script_files", []) if "thebe" not in script_text(script)
    ]


def script_text(script: Any) -> str:
    """Address and body of a script as Sphinx keeps it."""
    attributes = getattr(script, "attributes", {})
    return f"{getattr(script, 'filename', script)} {attributes.get('body', '')}".lower()
