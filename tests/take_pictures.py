"""Take the two pictures of the README: a chapter, and the grades of the demo class.

Run ``make course`` first, then ``make pictures``.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHAPTER = "02_binary_single_layer"
PICTURES = [
    (ROOT / "_build/html/source_notebooks" / CHAPTER / f"{CHAPTER}.html", "readme_chapter.png"),
    (ROOT / "demo_class/grades" / f"{CHAPTER}.html", "readme_grades.png"),
]


def main() -> int:
    missing = [str(page) for page, _ in PICTURES if not page.is_file()]
    if missing:
        print(f"run `make course` first: no {', '.join(missing)}", file=sys.stderr)
        return 2
    program = shutil.which("chromium") or shutil.which("google-chrome")
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=arguments)
        page = browser.new_page(viewport={"width": 1380, "height": 1000})
        for source, name in PICTURES:
            page.goto(source.as_uri(), wait_until="load")
            page.wait_for_timeout(1500)  # for the mathematics to be typeset
            network = page.locator("article h2", has_text="One unit")
            if network.count():
                network.first.evaluate("heading => heading.scrollIntoView()")
                page.wait_for_timeout(500)
            target = ROOT / "book/_static" / name
            page.screenshot(path=target)
            print(target.relative_to(ROOT))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
