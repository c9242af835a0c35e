// What the interactive figures share: elements, controls, plots, and the text of the numbers.
// A classic script, so that the figures also work in a page opened as file://.
(function () {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  function element(space, parent, name, attributes, text) {
    const made = space ? document.createElementNS(space, name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  }
  const html = (parent, name, attributes, text) => element(null, parent, name, attributes, text);
  const svg = (parent, name, attributes, text) => element(SVG, parent, name, attributes, text);

  // A number to read: a true minus sign, powers of ten where it is very large or small.
  function number(value, digits) {
    if (Number.isNaN(value)) return "not a number";
    if (!Number.isFinite(value)) return value < 0 ? "−∞" : "∞";
    const size = Math.abs(value);
    const powers = size >= 1e4 || (size > 0 && size < 0.5 * 10 ** -digits);
    const text = powers ? value.toExponential(1).replace("+", "") : value.toFixed(digits);
    return (Number(text) === 0 ? text.replace("-", "") : text).replace(/-/g, "−");
  }

  // --- controls ------------------------------------------------------------------------------

  let count = 0;

  function labelled(parent, name, label, attributes) {
    const id = `interactive-control-${++count}`;
    const row = html(parent, "div", { class: "interactive-control" });
    html(row, "label", { for: id }, label);
    return { row, input: html(row, name, { id, ...attributes }) };
  }

  // A slider with its value beside the label. `show` writes it; state may lie between the steps.
  function range(parent, options) {
    const { label, min, max, step, show = (v) => number(v, 2), change } = options;
    const { row, input } = labelled(parent, "input", label, { type: "range", min, max, step });
    const output = html(row, "output", { for: input.id, "aria-live": "off" });
    const set = (value) => {
      input.value = value;
      output.textContent = show(value);
      input.setAttribute("aria-valuetext", show(value));
    };
    input.addEventListener("input", () => { set(input.valueAsNumber); change(input.valueAsNumber); });
    set(options.value);
    return { set, input, row };
  }

  function numberInput(parent, options) {
    const { label, value, change, ...rest } = options;
    const { row, input } = labelled(parent, "input", label, { type: "number", ...rest });
    row.classList.add("short");
    const set = (v) => { input.value = Math.round(v * 1000) / 1000; };
    input.addEventListener("input", () => change(Number.isNaN(input.valueAsNumber) ? 0 : input.valueAsNumber));
    set(value);
    return { set, input };
  }

  // A choice among [key, words]; `set` only shows it, as when the reader's change is no preset.
  function select(parent, { label, choices, value, change }) {
    const { row, input } = labelled(parent, "select", label, {});
    row.classList.add("short");
    for (const [key, words] of choices) html(input, "option", { value: key }, words);
    input.value = value;
    input.addEventListener("change", () => change(input.value));
    return { set: (key) => { input.value = key; }, input };
  }

  function button(parent, words, action) {
    const made = html(parent, "button", { type: "button" }, words);
    made.addEventListener("click", action);
    return made;
  }

  // --- plots ---------------------------------------------------------------------------------

  const MARGIN = { left: 38, right: 10, top: 24, bottom: 38 };

  // Axes with ticks; returns the scales and a clipped layer to draw into. `write` words a tick.
  function plot(parent, { label, title, x, y, xLabel, yLabel, xTicks, yTicks, height = 300, write }) {
    const width = 320, inner = { w: width - MARGIN.left - MARGIN.right, h: height - MARGIN.top - MARGIN.bottom };
    const root = svg(parent, "svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
    svg(root, "text", { x: width / 2 + 14, y: 14, class: "title" }, title);
    const frame = svg(root, "g", { transform: `translate(${MARGIN.left} ${MARGIN.top})` });
    svg(frame, "rect", { width: inner.w, height: inner.h, class: "ground" });
    const sx = (v) => (inner.w * (v - x[0])) / (x[1] - x[0]);
    const sy = (v) => inner.h - (inner.h * (v - y[0])) / (y[1] - y[0]);
    const layer = svg(frame, "svg", { width: inner.w, height: inner.h, overflow: "hidden" });
    const words = write || ((v) => String(v).replace("-", "−"));
    for (const v of xTicks) svg(frame, "text", { x: sx(v), y: inner.h + 14, class: "tick" }, words(v, "x"));
    for (const v of yTicks) svg(frame, "text", { x: -5, y: sy(v) + 4, class: "tick end" }, words(v, "y"));
    svg(frame, "path", { d: `M0 0V${inner.h}H${inner.w}`, class: "axis" });
    svg(frame, "text", { x: inner.w / 2, y: inner.h + 31, class: "name" }, xLabel);
    svg(frame, "text", { transform: `translate(-27 ${inner.h / 2}) rotate(-90)`, class: "name" }, yLabel);
    // The point of the data below a pointer, and the same while it is dragged.
    const at = (event) => {
      const box = layer.getScreenCTM().inverse();
      const p = new DOMPoint(event.clientX, event.clientY).matrixTransform(box);
      const clamp = (v, [a, b]) => Math.min(b, Math.max(a, v));
      return [clamp(x[0] + (p.x / inner.w) * (x[1] - x[0]), x),
              clamp(y[0] + ((inner.h - p.y) / inner.h) * (y[1] - y[0]), y)];
    };
    // A finger drags the handle only, so that it can still scroll the page; elsewhere it taps.
    const drag = (move) => {
      let dragged = false;
      root.classList.add("draggable");
      root.addEventListener("pointerdown", (event) => {
        dragged = event.pointerType !== "touch" || event.target.classList.contains("handle");
        if (!dragged) return;
        root.setPointerCapture(event.pointerId);
        event.preventDefault();
        move(...at(event));
      });
      root.addEventListener("pointermove", (event) => {
        if (root.hasPointerCapture(event.pointerId)) move(...at(event));
      });
      root.addEventListener("click", (event) => { if (!dragged) move(...at(event)); });
    };
    // A path through points [x, y]; far outside the picture it is cut, for huge numbers break it.
    const far = (v) => Math.min(1e5, Math.max(-1e5, v));
    const line = (points) => points.filter((p) => p.every(Number.isFinite))
      .map(([a, b], k) => `${k ? "L" : "M"}${far(sx(a)).toFixed(1)} ${far(sy(b)).toFixed(1)}`).join("");
    return { root, layer, sx, sy, line, drag, x, y };
  }

  // Lines of equal height of f over a plot's area, as one path ("marching squares", cell by cell).
  function contours({ x, y, sx, sy }, f, levelsFrom, n = 44) {
    const xs = [], ys = [], heights = [];
    for (let i = 0; i <= n; i++) {
      xs.push(x[0] + ((x[1] - x[0]) * i) / n);
      ys.push(y[0] + ((y[1] - y[0]) * i) / n);
    }
    for (const b of ys) heights.push(xs.map((a) => f(a, b)));
    let path = "";
    for (const level of levelsFrom(Math.min(...heights.flat()))) {
      for (let j = 0; j < n; j++) for (let i = 0; i < n; i++) {
        const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]];
        const hits = [];
        corners.forEach(([i1, j1], k) => {
          const [i2, j2] = corners[(k + 1) % 4];
          const h1 = heights[j1][i1], h2 = heights[j2][i2];
          if (h1 < level === h2 < level) return;
          const t = (level - h1) / (h2 - h1);
          hits.push(`${sx(xs[i1] + t * (xs[i2] - xs[i1])).toFixed(1)} ${sy(ys[j1] + t * (ys[j2] - ys[j1])).toFixed(1)}`);
        });
        for (let k = 0; k + 1 < hits.length; k += 2) path += `M${hits[k]}L${hits[k + 1]}`;
      }
    }
    return path;
  }

  // --- the text, and the figure --------------------------------------------------------------

  // Numbers change at once for the eye; a screen reader hears them when the reader's hand rests.
  function reading(parent) {
    const shown = html(parent, "p", { class: "interactive-reading", "aria-hidden": "true" });
    const spoken = html(parent, "p", { class: "interactive-spoken", "aria-live": "polite" });
    let timer;
    return (text) => {
      if (text === shown.textContent) return;
      shown.textContent = text;
      clearTimeout(timer);
      timer = setTimeout(() => { spoken.textContent = text; }, spoken.textContent ? 700 : 0);
    };
  }

  // Calls `draw` once before the next frame, however often it is asked for.
  function perFrame(draw) {
    let waiting = false;
    return () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; draw(); });
    };
  }

  // The loss of one logistic unit on samples [x1, x2, y] (chapter 02), for any finite score.
  const logistic = (o) => (o >= 0 ? 1 / (1 + Math.exp(-o)) : Math.exp(o) / (1 + Math.exp(o)));
  const softplus = (o) => Math.max(o, 0) + Math.log1p(Math.exp(-Math.abs(o)));
  const crossEntropy = (samples, [w1, w2, b]) => samples.reduce((sum, [x1, x2, y]) => {
    const o = w1 * x1 + w2 * x2 + b;
    return sum + softplus(o) - y * o;
  }, 0) / samples.length;
  const gradient = (samples, [w1, w2, b]) => samples.reduce((sum, [x1, x2, y]) => {
    const error = (logistic(w1 * x1 + w2 * x2 + b) - y) / samples.length;
    return [sum[0] + error * x1, sum[1] + error * x2, sum[2] + error];
  }, [0, 0, 0]);

  const kit = {
    html, svg, number, range, numberInput, select, button, plot, contours, reading, perFrame,
    logistic, softplus, crossEntropy, gradient, calm: () => calm.matches,
  };

  // Each figure's script calls this: `build` gets the empty place, the figure's values and the kit.
  window.courseFigure = (name, build) => {
    for (const figure of document.querySelectorAll(`[data-interactive="${name}"]`)) {
      build(figure.querySelector(".interactive-live"), JSON.parse(figure.dataset.values), kit);
    }
  };
})();
