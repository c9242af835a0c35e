// Gradient descent with a step size of the reader's choice, on a loss over two weights.
"use strict";
courseFigure("step-size", (live, { samples, bias, curvatures, start }, kit) => {
  const { svg, number } = kit;
  const MOST = 60;
  const unit = {
    loss: (w) => kit.crossEntropy(samples, [...w, bias]),
    slope: (w) => kit.gradient(samples, [...w, bias]).slice(0, 2),
    levels: (lowest) => Array.from({ length: 11 }, (_, k) => lowest + 0.012 * 1.8 ** k),
  };
  const bowl = {
    loss: (w) => w.reduce((sum, v, k) => sum + (curvatures[k] * v * v) / 2, 0),
    slope: (w) => w.map((v, k) => curvatures[k] * v),
    levels: () => Array.from({ length: 11 }, (_, k) => 0.02 * 1.9 ** k),
    lowest: 0, curvature: Math.max(...curvatures),
  };
  Object.assign(unit, bottomOf(unit));
  const surfaces = { unit, bowl };
  let surface = unit, rate = 2, steps = 30, from = [...start], drawn, timer;

  // The lowest loss, and the largest curvature there, by Newton's method (two weights: no cost).
  function bottomOf() {
    let w = [0, 0];
    for (let round = 0; ; round++) {
      const slope = unit.slope(w), hessian = [0, 0, 0];
      for (const [x1, x2] of samples) {
        const q = kit.logistic(w[0] * x1 + w[1] * x2 + bias), c = (q * (1 - q)) / samples.length;
        hessian[0] += c * x1 * x1; hessian[1] += c * x1 * x2; hessian[2] += c * x2 * x2;
      }
      const [a, b, d] = hessian, det = a * d - b * b;
      if (round === 30) {
        return { lowest: unit.loss(w), curvature: (a + d) / 2 + Math.hypot((a - d) / 2, b) };
      }
      w = [w[0] - (d * slope[0] - b * slope[1]) / det, w[1] - (a * slope[1] - b * slope[0]) / det];
    }
  }

  const panels = kit.html(live, "div", { class: "interactive-panels" });
  const map = kit.plot(panels, {
    label: "Lines of equal loss over two weights, and the path of gradient descent.",
    title: "The path (drag its start)", x: [-5, 5], y: [-5, 5], xLabel: "w₁", yLabel: "w₂",
    xTicks: [-5, 0, 5], yTicks: [-5, 0, 5],
  });
  const curve = kit.plot(panels, {
    label: "The loss after each step.", title: "Loss after each step", x: [0, MOST], y: [0, 4],
    xLabel: "step", yLabel: "loss", xTicks: [0, 20, 40, 60], yTicks: [0, 1, 2, 3, 4],
  });
  const contour = svg(map.layer, "path", { class: "contour" });
  const path = svg(map.layer, "path", { class: "path" });
  const dots = svg(map.layer, "path", { class: "dots" });
  const handle = svg(map.layer, "circle", { r: 7, class: "handle" });
  const floor = svg(curve.layer, "path", { class: "level" });
  const fall = svg(curve.layer, "path", { class: "path" });
  const fallDots = svg(curve.layer, "path", { class: "dots" });

  const controls = kit.html(live, "div", { class: "interactive-controls" });
  kit.select(controls, {
    label: "surface", value: "unit",
    choices: [["unit", "logistic unit"], ["bowl", "bowl, a square loss"]],
    change: (key) => { surface = surfaces[key]; redraw(); },
  });
  // The slider moves by factors, not by differences: that is how rates are tried.
  kit.range(controls, {
    label: "step size ρ", min: -1.5, max: 1.7, step: 0.02, value: Math.log10(rate),
    show: (v) => number(rateOf(v), rateOf(v) < 1 ? 3 : 2), change: (v) => { rate = rateOf(v); redraw(); },
  });
  const stepSlider = kit.range(controls, {
    label: "steps", min: 0, max: MOST, step: 1, value: steps, show: (v) => String(v),
    change: (v) => { stop(); steps = v; redraw(); },
  });
  const starts = ["start w₁", "start w₂"].map((label, k) => kit.numberInput(controls, {
    label, min: -5, max: 5, step: 0.5, value: from[k],
    change: (v) => { from[k] = Math.min(5, Math.max(-5, v)); redraw(); },
  }));
  const buttons = kit.html(live, "div", { class: "interactive-buttons" });
  const play = kit.button(buttons, "Walk", () => (timer ? stop() : walk()));
  kit.button(buttons, "One more step", () => { stop(); toStep(Math.min(MOST, steps + 1)); });
  kit.button(buttons, "Start again", () => { stop(); toStep(0); });
  const say = kit.reading(live);

  function rateOf(exponent) { return Number((10 ** exponent).toPrecision(3)); }
  function toStep(k) { steps = k; stepSlider.set(k); redraw(); }
  function stop() { clearInterval(timer); timer = undefined; play.textContent = "Walk"; }
  function walk() {
    if (kit.calm()) { toStep(MOST); return; } // no motion for readers who asked for none
    if (steps >= MOST) toStep(0);
    play.textContent = "Pause";
    timer = setInterval(() => (steps < MOST ? toStep(steps + 1) : stop()), 160);
  }

  function walked() {
    const points = [[...from]];
    for (let k = 0; k < steps; k++) {
      const w = points.at(-1), slope = surface.slope(w);
      points.push(w.map((v, i) => v - rate * slope[i]));
    }
    return points;
  }

  function verdict() {
    const bound = 2 / surface.curvature, limit = `2/λ = ${number(bound, 2)}`;
    if (rate < bound / 2) return `ρ is below half of ${limit}: no step overshoots near the bottom.`;
    if (rate < bound) return `ρ is between half of ${limit} and ${limit}: it overshoots, and still settles.`;
    if (surface === bowl) return `ρ is above ${limit}: every step lands farther away. It diverges.`;
    return `ρ is above ${limit}: it can't settle. Slopes are bounded here, so it bounces instead of flying off.`;
  }

  // Small dots: a closed circle each, in one path.
  const circles = (plot, points) => points.filter(([a, b]) => Math.abs(a) < 1e4 && Math.abs(b) < 1e4)
    .map(([a, b]) => `M${(plot.sx(a) - 2.5).toFixed(1)} ${plot.sy(b).toFixed(1)}a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0`).join("");

  function draw() {
    const points = walked(), heights = points.map((w, k) => [k, surface.loss(w)]);
    if (drawn !== surface) {
      drawn = surface;
      contour.setAttribute("d", kit.contours(map, (u, v) => surface.loss([u, v]), surface.levels));
    }
    floor.setAttribute("d", curve.line([[0, surface.lowest], [MOST, surface.lowest]]));
    for (const [plot, line, marks, values] of [[map, path, dots, points], [curve, fall, fallDots, heights]]) {
      line.setAttribute("d", plot.line(values));
      marks.setAttribute("d", circles(plot, values));
    }
    handle.setAttribute("cx", map.sx(from[0]));
    handle.setAttribute("cy", map.sy(from[1]));
    const [w1, w2] = points.at(-1);
    say(`ρ = ${number(rate, rate < 1 ? 3 : 2)}, after ${steps} step${steps === 1 ? "" : "s"}: w = (${number(w1, 2)}, ${number(w2, 2)}), `
      + `loss ${number(heights.at(-1)[1], 4)} (lowest ${number(surface.lowest, 4)}). ${verdict()}`);
  }
  const redraw = kit.perFrame(draw);

  map.drag((u, v) => {
    from = [Math.round(u * 100) / 100, Math.round(v * 100) / 100];
    starts.forEach((input, k) => input.set(from[k]));
    redraw();
  });
  draw();
});
