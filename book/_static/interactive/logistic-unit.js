// A unit with two inputs: its decision boundary, and where its parameters lie on the loss.
"use strict";
courseFigure("logistic-unit", (live, { samples, start, rate }, kit) => {
  const { svg, number } = kit;
  const names = ["weight w₁", "weight w₂", "bias b"], limits = [6, 6, 4];
  let state = [...start];

  const panels = kit.html(live, "div", { class: "interactive-panels" });
  const inputs = kit.plot(panels, {
    label: "The samples and the decision boundary. The text below gives the numbers.",
    title: "Samples and boundary", x: [-3, 3], y: [-3, 3], xLabel: "x₁: brightness above the middle",
    yLabel: "x₂: brightness below", xTicks: [-3, 0, 3], yTicks: [-3, 0, 3],
  });
  const losses = kit.plot(panels, {
    label: "Lines of equal loss over the two weights, and a dot at the present ones.",
    title: "Loss over the weights (drag the dot)", x: [-6, 6], y: [-6, 6], xLabel: "w₁", yLabel: "w₂",
    xTicks: [-6, 0, 6], yTicks: [-6, 0, 6],
  });

  const side = svg(inputs.layer, "path", { class: "side-one" });
  const cuts = [-2, 2, 0].map((level) => [level, svg(inputs.layer, "path", { class: level ? "level" : "boundary" })]);
  const words = [-2, 2].map((level) => svg(inputs.layer, "text", { class: "level-name" }, `o = ${number(level, 0)}`));
  const { sx, sy } = inputs;
  const rings = samples.map(([a, b, y]) => {
    const mark = y ? { d: `M${sx(a)} ${sy(b) - 5}l5 9h-10z`, class: "mark one" }
      : { d: `M${sx(a) - 4} ${sy(b)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0`, class: "mark zero" };
    svg(inputs.layer, "path", mark);
    return svg(inputs.layer, "circle", { cx: sx(a), cy: sy(b), r: 8, class: "ring" });
  });
  const valley = svg(losses.layer, "path", { class: "contour" });
  const arrow = svg(losses.layer, "path", { class: "arrow" });
  const dot = svg(losses.layer, "circle", { r: 7, class: "handle" });

  const controls = kit.html(live, "div", { class: "interactive-controls" });
  const sliders = names.map((label, k) => kit.range(controls, {
    label, min: -limits[k], max: limits[k], step: 0.1, value: state[k],
    change: (value) => { state[k] = value; redraw(); },
  }));
  const buttons = kit.html(live, "div", { class: "interactive-buttons" });
  kit.button(buttons, "One step downhill", () => to(next()));
  const double = kit.button(buttons, "Double w and b", () => to(state.map((v) => 2 * v)));
  kit.button(buttons, "Start again", () => to([...start]));
  const say = kit.reading(live);

  const within = (values) => values.every((v, k) => Math.abs(v) <= limits[k]);
  const next = () => {
    const slope = kit.gradient(samples, state);
    return state.map((v, k) => Math.min(limits[k], Math.max(-limits[k], v - rate * slope[k])));
  };

  function to(values) {
    state = values;
    sliders.forEach((slider, k) => slider.set(state[k]));
    redraw();
  }

  // The part of the square where o >= level: its corners, and those that the line cuts off.
  function above(level) {
    const [w1, w2, b] = state, square = [[-3, -3], [3, -3], [3, 3], [-3, 3]];
    const o = ([a, c]) => w1 * a + w2 * c + b - level;
    const area = [], cut = [];
    square.forEach((p, k) => {
      const q = square[(k + 1) % 4];
      if (o(p) >= 0) area.push(p);
      if (o(p) >= 0 !== o(q) >= 0) {
        const t = o(p) / (o(p) - o(q));
        cut.push(p.map((v, i) => v + t * (q[i] - v)));
        area.push(cut.at(-1));
      }
    });
    return { area, cut };
  }

  let drawnBias;
  function draw() {
    const [w1, w2, b] = state;
    cuts.forEach(([level, path]) => path.setAttribute("d", inputs.line(above(level).cut)));
    side.setAttribute("d", inputs.line(above(0).area));
    words.forEach((word, k) => {
      const { cut } = above([-2, 2][k]);
      word.toggleAttribute("hidden", !cut.length);
      if (!cut.length) return;
      // Where the line leaves the square on the right or above, the word still has room.
      const end = cut.reduce((p, q) => (p[0] + p[1] > q[0] + q[1] ? p : q));
      word.setAttribute("x", Math.min(Math.max(sx(end[0]), 22), sx(3) - 22));
      word.setAttribute("y", Math.min(Math.max(sy(end[1]) + 4, 12), sy(-3) - 6));
    });
    const right = samples.map(([x1, x2, y]) => (w1 * x1 + w2 * x2 + b >= 0) === (y === 1));
    rings.forEach((ring, k) => ring.toggleAttribute("hidden", right[k]));

    if (drawnBias !== b) {
      drawnBias = b;
      valley.setAttribute("d", kit.contours(losses, (u, v) => kit.crossEntropy(samples, [u, v, b]),
        (lowest) => Array.from({ length: 11 }, (_, k) => lowest + 0.012 * 1.8 ** k)));
    }
    dot.setAttribute("cx", losses.sx(w1));
    dot.setAttribute("cy", losses.sy(w2));
    arrow.setAttribute("d", losses.line([[w1, w2], next()]));
    double.disabled = !within(state.map((v) => 2 * v));

    const slope = kit.gradient(samples, state), hits = right.filter(Boolean).length;
    say(`w = (${number(w1, 2)}, ${number(w2, 2)}), b = ${number(b, 2)}: loss ${number(kit.crossEntropy(samples, state), 3)}, `
      + `${hits} of ${samples.length} right (accuracy ${number(hits / samples.length, 3)}). `
      + `Gradient (${slope.map((v) => number(v, 3)).join(", ")}).`);
  }
  const redraw = kit.perFrame(draw);

  losses.drag((u, v) => to([u, v, state[2]]));
  draw();
});
