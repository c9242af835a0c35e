/* Shows a term's definition over it: for a pointer that rests on it, for the keyboard's focus, for a
   tap. The box stays while the pointer is on it; Escape closes it. Without this script, the links lead
   to the glossary all the same. */
(() => {
  "use strict";
  const entries = window.courseGlossary || {};
  const SHOW_AFTER = 200, HIDE_AFTER = 250; // milliseconds: time to pass over, time to reach the box
  let box, shown = null, timer = 0, byTouch = false;

  function makeBox() {
    box = document.createElement("div");
    box.id = "glossary-box";
    box.hidden = true;
    box.addEventListener("pointerenter", () => clearTimeout(timer));
    box.addEventListener("pointerleave", (event) => { if (event.pointerType !== "touch") leave(); });
    (document.querySelector("main") || document.body).append(box);
  }

  function later(action, wait) {
    clearTimeout(timer);
    timer = setTimeout(action, wait);
  }

  /* The pointer has gone; what has the keyboard's focus keeps its box. */
  function leave() {
    if (shown && shown.matches(":focus-visible")) clearTimeout(timer);
    else later(close, HIDE_AFTER);
  }

  const linkOf = (target) => (target instanceof Element ? target.closest("a.gl") : null);
  const entryOf = (link) => entries[decodeURIComponent(link.hash.slice(1))];

  function show(link, tapped) {
    clearTimeout(timer);
    const entry = entryOf(link);
    if (!entry || (shown === link && !tapped)) return;
    close();
    if (!box) makeBox();
    const [name, definition, more] = entry;
    box.innerHTML = `<p><strong>${name}</strong>: ${definition}</p><p class="gl-more">${more}</p>`;
    if (tapped) {
      // Where there is no pointer, the way to the glossary is in the box, which is then more than a tip.
      const way = document.createElement("a");
      way.href = link.href;
      way.textContent = "In the glossary";
      box.lastChild.append(more ? " · " : "", way);
      box.setAttribute("role", "dialog");
      box.setAttribute("aria-label", `Definition: ${link.textContent.trim()}`);
    } else {
      box.setAttribute("role", "tooltip");
      box.removeAttribute("aria-label");
      link.setAttribute("aria-describedby", box.id);
    }
    shown = link;
    box.hidden = false;
    place();
    if (tapped) box.focus({ preventScroll: true });
    const maths = window.MathJax && window.MathJax.typesetPromise;
    if (maths && box.querySelector(".math")) {
      box.style.visibility = "hidden";
      const now = link;
      window.MathJax.typesetPromise([box])
        .catch(() => {})
        .then(() => { quiet(box); if (shown === now) place(); box.style.visibility = ""; });
    }
  }

  function place() {
    const link = shown.getClientRects()[0] || shown.getBoundingClientRect();
    const frame = (box.offsetParent || document.documentElement).getBoundingClientRect();
    const width = document.documentElement.clientWidth, gap = 4, edge = 8;
    const { width: w, height: h } = box.getBoundingClientRect();
    const left = Math.max(edge, Math.min(link.left, width - w - edge));
    const below = link.bottom + gap + h <= window.innerHeight || link.top - gap - h < 60; // 60: the header
    box.style.left = `${left - frame.left}px`;
    box.style.top = `${(below ? link.bottom + gap : link.top - gap - h) - frame.top}px`;
  }

  function close() {
    clearTimeout(timer);
    if (!shown) return;
    const link = shown;
    shown = null;
    link.removeAttribute("aria-describedby");
    if (box.contains(document.activeElement)) link.focus({ preventScroll: true });
    box.hidden = true;
    if (window.MathJax && window.MathJax.typesetClear) window.MathJax.typesetClear([box]);
  }

  /* MathJax makes every formula a stop of the tab key; inside of a link or the box, one is enough. */
  function quiet(where) {
    for (const maths of where.querySelectorAll("mjx-container[tabindex]")) maths.removeAttribute("tabindex");
  }

  document.addEventListener("pointerover", (event) => {
    const link = linkOf(event.target);
    if (!link || event.pointerType === "touch") return;
    if (link === shown) clearTimeout(timer);
    else later(() => show(link, false), SHOW_AFTER);
  });
  document.addEventListener("pointerout", (event) => {
    const link = linkOf(event.target);
    if (!link || event.pointerType === "touch" || link.contains(event.relatedTarget)) return;
    leave();
  });
  document.addEventListener("pointerdown", (event) => {
    byTouch = event.pointerType === "touch";
    if (shown && !linkOf(event.target) && !box.contains(event.target)) close();
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event.target);
    if (link && link.matches(":focus-visible") && !byTouch) show(link, false);
  });
  document.addEventListener("focusout", (event) => {
    if (linkOf(event.target) && event.target === shown && box.getAttribute("role") === "tooltip") close();
  });
  document.addEventListener("keydown", (event) => {
    byTouch = false;
    if (event.key === "Escape" && shown) close();
  });
  document.addEventListener("click", (event) => {
    const link = linkOf(event.target);
    if (link && byTouch && entryOf(link)) {
      event.preventDefault();
      if (link === shown) close();
      else show(link, true);
    }
  });
  window.addEventListener("resize", () => { if (shown) place(); });

  const ready = window.MathJax && window.MathJax.startup && window.MathJax.startup.promise;
  const calm = () => document.querySelectorAll("a.gl").forEach(quiet);
  if (ready) ready.then(calm);
  else window.addEventListener("load", () => window.MathJax?.startup?.promise?.then(calm));
})();
