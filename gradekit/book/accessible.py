"""Corrections of what the theme, docutils, MyST-NB and MathJax write, so that all can use it.

Screen readers go from landmark to landmark, and read a table's heads with its cells. The theme
leaves its logo outside the landmarks; docutils makes a head of an empty corner, and says of none
what it is the head of. MyST-NB gives all that it folds one name, which is read instead of what the
page shows. MathJax makes each formula a stop of the Tab key, hundreds on a page, for a menu that
few need: only what has to be scrolled is one. And the arrow keys, with which one scrolls it, would
lead to the next page.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).resolve().parents[1] / "templates" / "book"
STYLE = "accessible.css"
SAME_NAME_FOR_ALL = '<summary aria-label="Toggle hidden content">'
# Again when the width changes or something folded opens, as a formula may fit no more. One that
# fits but for a fraction of a pixel would count as one to scroll, which no key can reach.
REACH_WIDE_FORMULAS = """addEventListener("load", async () => {
  if (!window.MathJax?.startup) return;
  await MathJax.startup.promise;
  const reach = () => {
    const formulas = [...document.querySelectorAll("article mjx-container")];
    for (const formula of formulas) formula.style.overflow = "";
    const wide = formulas.map(formula => formula.scrollWidth > formula.clientWidth + 1
      && getComputedStyle(formula).overflowX !== "visible" && !formula.closest("a"));
    formulas.forEach((formula, k) => {
      if (wide[k]) formula.tabIndex = 0; else formula.removeAttribute("tabindex");
      if (!wide[k]) formula.style.overflow = "visible";
    });
  };
  reach();
  addEventListener("resize", reach);
  addEventListener("toggle", reach, true);
})"""
# The next page is asked for at the document; figures with keys of their own are reached before.
ARROWS_SCROLL = """addEventListener("DOMContentLoaded", () => {
  document.body.addEventListener("keydown", event => {
    if (["ArrowLeft", "ArrowRight"].includes(event.key) && event.target.closest("[tabindex='0']"))
      event.stopPropagation();
  });
})"""
# The theme takes the focus from its buttons, so that one could press them only once. A click by a
# key has no detail.
BUTTONS_KEEP_FOCUS = """document.addEventListener("click", event => {
  const button = event.target.closest?.(
    ".theme-switch-button, .primary-toggle, .secondary-toggle");
  if (button && event.detail === 0) setTimeout(() => button.focus());
}, true)"""
EMPTY_HEAD = re.compile(r"<th class=\"head([^\"]*)\">\s*(?:<p>\s*</p>)?\s*</th>")


def setup(app: Any) -> None:
    """Connect to Sphinx; called by ``gradekit.book``."""
    app.connect("config-inited", add_templates)
    app.connect("config-inited", formulas_out_of_tab_order)
    app.add_css_file(STYLE, priority=900)
    for script in (REACH_WIDE_FORMULAS, ARROWS_SCROLL, BUTTONS_KEEP_FOCUS):
        app.add_js_file(None, body=script)
    # After the theme has chosen what stands in the sidebar.
    app.connect("html-page-context", correct_page, priority=900)


def add_templates(app: Any, config: Any) -> None:
    """Sphinx's ``config-inited``: where our own templates are."""
    config.templates_path = [*config.templates_path, str(TEMPLATES)]


def formulas_out_of_tab_order(app: Any, config: Any) -> None:
    """Sphinx's ``config-inited``: the Tab key passes formulas; their menu stays for a click."""
    maths = dict(config.mathjax3_config or {})
    options = dict(maths.get("options", {}))
    menu = dict(options.get("menuOptions", {}))
    menu["settings"] = {"inTabOrder": False, **menu.get("settings", {})}
    config.mathjax3_config = {**maths, "options": {**options, "menuOptions": menu}}


def correct_page(
    app: Any, docname: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Sphinx's ``html-page-context``: the logo in a landmark, heads and folds with their names."""
    context["sidebars"] = [
        "course-brand.html" if name.endswith("navbar-logo.html") else name
        for name in context.get("sidebars") or []
    ]
    if context.get("body"):
        context["body"] = table_heads(context["body"]).replace(SAME_NAME_FOR_ALL, "<summary>")


def table_heads(body: str) -> str:
    """The page with empty corners as cells, and each other head said to be its column's."""
    body = EMPTY_HEAD.sub(r'<td class="head\1"></td>', body)
    return body.replace('<th class="head', '<th scope="col" class="head')
