"""Visit each slide of a deck, with all its fragments, and say what does not fit.

``python tests/slide_overflow.py DECK.html …`` prints it; ``--shots FOLDER`` keeps pictures.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

SMALLEST = 24  # pixels at 1280 x 720, and that for code and output with long lines alone
PLACES = """() => Reveal.getSlides().map(slide => {
  const place = Reveal.getIndices(slide);
  return [place.h, place.v || 0];
})"""
SHOW = """async ([h, v]) => {
  Reveal.slide(h, v);
  const slide = Reveal.getCurrentSlide();
  slide.querySelectorAll('.fragment').forEach(part => part.classList.add('visible'));
  await Promise.all([...slide.querySelectorAll('img')].map(image => image.decode()));
  return slide.innerText.trim().slice(0, 30).split('\\n')[0];
}"""
FAULTS = """smallest => {
  const slide = Reveal.getCurrentSlide(), frame = slide.getBoundingClientRect();
  const scale = Reveal.getScale(), faults = [];
  const words = element => (element.textContent || element.alt || '').trim().slice(0, 40);
  const size = [frame.width / scale, frame.height / scale].map(Math.round).join(' x ');
  if (size !== '1280 x 720') faults.push(`the slide is ${size}`);
  if (frame.left < -1 || frame.top < -1 || frame.right > innerWidth + 1
      || frame.bottom > innerHeight + 1) faults.push('the slide is not within the window');
  if (!slide.checkVisibility({opacityProperty: true, visibilityProperty: true}))
    faults.push('the slide is not shown');
  for (const element of slide.querySelectorAll('*')) {
    if (element.closest('.notes, mjx-assistive-mml, mjx-container *')) continue;
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const name = `${element.localName} "${words(element)}"`;
    // At the bottom, room is left for the slide's number.
    const over = {left: frame.left - box.left, top: frame.top - box.top,
                  right: box.right - frame.right, bottom: box.bottom - frame.bottom + 20 * scale};
    if (!element.children.length || element.matches('pre, p, li, table, mjx-container'))
      for (const [side, by] of Object.entries(over))
        if (by > 1) faults.push(`${name} is ${Math.round(by / scale)} px over the ${side}`);
    if (element.matches('pre') && element.scrollHeight > element.clientHeight + 2)
      faults.push(`${name} shows ${element.clientHeight} of ${element.scrollHeight} px`);
    if (element.matches('img') && box.height / scale < 240)
      faults.push(`${name} is only ${Math.round(box.height / scale)} px high`);
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (own && parseFloat(getComputedStyle(element).fontSize) < smallest)
      faults.push(`${name} is smaller than ${smallest} px`);
  }
  return [...new Set(faults)];
}"""


def overflows(page: Any, shots: Path | None = None, name: str = "slide") -> list[str]:
    """What does not fit in the deck that a page has open: ``slide 3.1 (its first words): what``."""
    page.wait_for_selector("html[data-ready]", timeout=60_000)
    faults = []
    for h, v in page.evaluate(PLACES):
        title = page.evaluate(SHOW, [h, v])
        faults += [f"slide {h}.{v} ({title}): {what}" for what in page.evaluate(FAULTS, SMALLEST)]
        if shots is not None:
            page.wait_for_timeout(120)
            page.screenshot(path=shots / f"{name}_{h:02}_{v:02}.png")
    return faults


def main() -> int:
    """Print the faults of decks; 1 if there are any."""
    from conftest import ARGUMENTS, BROWSERS
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("decks", nargs="+", type=Path)
    parser.add_argument("--shots", type=Path)
    parser.add_argument("--theme", choices=["light", "dark"], default="light")
    args = parser.parse_args()
    if args.shots is not None:
        args.shots.mkdir(parents=True, exist_ok=True)
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    count = 0
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=program, args=[*ARGUMENTS, "--no-sandbox"]
        )
        for deck in args.decks:
            page = browser.new_page(
                viewport={"width": 1280, "height": 720}, reduced_motion="reduce",
                color_scheme=args.theme,
            )  # fmt: skip
            page.on("console", lambda message: print("console:", message.type, message.text))
            page.on("pageerror", lambda error: print("error:", error))
            page.goto(deck.resolve().as_uri())
            for fault in overflows(page, args.shots, deck.stem):
                count += 1
                print(f"{deck.stem}: {fault}")
            page.close()
        browser.close()
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
