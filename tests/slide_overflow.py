"""Visit each slide of a deck, with all its fragments, and say what does not fit.

``python tests/slide_overflow.py DECK.html …`` prints it, and ``--shots FOLDER`` keeps a picture of each slide.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

SMALLEST = 24  # pixels at 1280 x 720, and that for text output alone
SHOW_ALL = """() => {
  const slide = Reveal.getCurrentSlide();
  slide.querySelectorAll('.fragment').forEach(f => f.classList.add('visible'));
}"""
FAULTS = """smallest => {
  const slide = Reveal.getCurrentSlide(), frame = slide.getBoundingClientRect();
  const scale = Reveal.getScale(), faults = [];
  const words = element => (element.textContent || element.alt || '').trim().slice(0, 40);
  if (Math.abs(frame.height / scale - 720) > 1 || Math.abs(frame.width / scale - 1280) > 1)
    faults.push(`the slide is ${frame.width / scale} x ${frame.height / scale}`);
  if (frame.left < -1 || frame.top < -1 || frame.right > innerWidth + 1 || frame.bottom > innerHeight + 1)
    faults.push('the slide is not within the window');
  if (!slide.checkVisibility({opacityProperty: true, visibilityProperty: true}) || !document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('.slides'))
    faults.push('the slide is not shown');
  for (const element of slide.querySelectorAll('*')) {
    if (element.closest('.notes, mjx-assistive-mml, mjx-container *')) continue;
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const over = {left: frame.left - box.left, top: frame.top - box.top,
                  right: box.right - frame.right, bottom: box.bottom - frame.bottom + 20 * scale};
    for (const [side, by] of Object.entries(over))
      if (by > 1 && element.children.length === 0 || by > 1 && element.matches('pre, p, li, table, mjx-container'))
        faults.push(`${element.localName} "${words(element)}" is ${Math.round(by / scale)} px over the ${side}`);
    if (element.matches('pre') && element.scrollHeight > element.clientHeight + 2)
      faults.push(`pre "${words(element)}" shows ${element.clientHeight} of ${element.scrollHeight} px`);
    if (element.matches('img') && box.height / scale < 240)
      faults.push(`figure "${words(element)}" is only ${Math.round(box.height / scale)} px high`);
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (own && parseFloat(getComputedStyle(element).fontSize) < smallest)
      faults.push(`${element.localName} "${words(element)}" is smaller than ${smallest} px`);
  }
  return [...new Set(faults)];
}"""


def overflows(page: Any, shots: Path | None = None, name: str = "slide") -> list[str]:
    """What does not fit, as ``slide 3.1 (its heading): what``, of the deck that a page has open."""
    page.wait_for_selector("html[data-ready]", timeout=60_000)
    faults = []
    for h, v in page.evaluate(
        "() => Reveal.getSlides().map(s => { const i = Reveal.getIndices(s); return [i.h, i.v || 0]; })"
    ):
        page.evaluate(f"() => Reveal.slide({h}, {v})")
        page.evaluate(SHOW_ALL)
        page.evaluate("() => Promise.all([...Reveal.getCurrentSlide().querySelectorAll('img')].map(i => i.decode()))")
        title = page.evaluate("() => (Reveal.getCurrentSlide().innerText || '').slice(0, 30).split('\\n')[0]")
        faults += [f"slide {h}.{v} ({title}): {fault}" for fault in page.evaluate(FAULTS, SMALLEST)]
        if shots is not None:
            page.wait_for_timeout(120)
            page.screenshot(path=shots / f"{name}_{h:02}_{v:02}.png")
    return faults


def main(arguments: list[str]) -> int:
    """Print the faults of decks; 1 if there are any."""
    from conftest import ARGUMENTS, BROWSERS
    from playwright.sync_api import sync_playwright
    import shutil

    shots = None
    if "--shots" in arguments:
        at = arguments.index("--shots")
        shots = Path(arguments[at + 1])
        shots.mkdir(parents=True, exist_ok=True)
        del arguments[at : at + 2]
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    count = 0
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=[*ARGUMENTS, "--no-sandbox"])
        for deck in arguments:
            context = browser.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
            page = context.new_page()
            page.on("console", lambda message: print("console:", message.type, message.text))
            page.on("pageerror", lambda error: print("error:", error))
            page.goto(Path(deck).resolve().as_uri())
            for fault in overflows(page, shots, Path(deck).stem):
                count += 1
                print(f"{Path(deck).stem}: {fault}")
            context.close()
        browser.close()
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
