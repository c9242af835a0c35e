// A network's decision boundary as it was, epoch by epoch, and the loss with a dot that moves along.
"use strict";
courseFigure("boundary", (live, { samples, epochs, trainings }, kit) => {
  const { svg, number } = kit;
  const HALF = 2.5, CELLS = 64, LAST = epochs.length - 1, PAUSE = 120;
  let training = trainings[0], at = 0, timer;

  // Epochs lie on a logarithmic scale, which has room for 0.
  const place = (epoch) => Math.log10(1 + epoch);
  const ticks = [0, 10, 100, 1000].map(place);
  const panels = kit.html(live, "div", { class: "interactive-panels" });
  const plane = kit.plot(panels, {
    label: "The points, the decision boundary at the chosen epoch, and a dashed line for each hidden unit.",
    title: "Decision boundary", x: [-HALF, HALF], y: [-HALF, HALF], xLabel: "x₁", yLabel: "x₂",
    xTicks: [-2, -1, 0, 1, 2], yTicks: [-2, -1, 0, 1, 2], height: 334,
  });
  const curve = kit.plot(panels, {
    label: "Training and validation loss by epoch, with dots at the chosen one. The text below gives the numbers.",
    title: "Loss (drag the dot)", x: [-0.08, place(epochs[LAST]) + 0.08], y: [0, 0.9], xLabel: "epoch",
    yLabel: "loss", xTicks: ticks, yTicks: [0, 0.3, 0.6, 0.9], height: 334,
    write: (v, axis) => (axis === "x" ? String(Math.round(10 ** v) - 1) : String(v)),
  });

  const side = svg(plane.layer, "path", { class: "side-one" });
  const cuts = svg(plane.layer, "path", { class: "level", "stroke-dasharray": "5 4" });
  const rings = samples.map(([a, b, y]) => {
    const x = plane.sx(a), z = plane.sy(b);
    svg(plane.layer, "path", y ? { d: `M${x} ${z - 3.5}l3.5 6h-7z`, class: "mark one" }
      : { d: `M${x - 2.8} ${z}a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0-5.6 0`, class: "mark zero" });
    return svg(plane.layer, "circle", { cx: x, cy: z, r: 5.5, class: "ring" });
  });
  const boundary = svg(plane.layer, "path", { class: "boundary" });

  const lines = { train: svg(curve.layer, "path", { class: "curve" }),
                  validation: svg(curve.layer, "path", { class: "curve dashed" }) };
  const now = svg(curve.layer, "path", { class: "level" });
  const dots = { validation: svg(curve.layer, "circle", { r: 6, class: "handle second" }),
                 train: svg(curve.layer, "circle", { r: 7, class: "handle" }) };
  [["training", "curve"], ["validation", "curve dashed"]].forEach(([words, look], row) => {
    svg(curve.layer, "path", { d: `M168 ${16 + 18 * row}h30`, class: look });
    svg(curve.layer, "text", { x: 204, y: 20 + 18 * row, style: "text-anchor: start" }, words);
  });

  const controls = kit.html(live, "div", { class: "interactive-controls" });
  kit.select(controls, {
    label: "network", value: "0", choices: trainings.map(({ words }, k) => [String(k), words]),
    change: (key) => { training = trainings[Number(key)]; redraw(); },
  });
  const slider = kit.range(controls, {
    label: "epoch", min: 0, max: LAST, step: 1, value: 0, show: (k) => String(epochs[k]),
    change: (k) => { stop(); to(k); },
  });
  const buttons = kit.html(live, "div", { class: "interactive-buttons" });
  const play = kit.button(buttons, "Play", () => (timer ? stop() : start()));
  kit.button(buttons, "Step back", () => { stop(); to(at - 1); });
  kit.button(buttons, "Step forward", () => { stop(); to(at + 1); });
  kit.button(buttons, "Start again", () => { stop(); to(0); });
  const say = kit.reading(live);

  function to(k) {
    at = Math.min(LAST, Math.max(0, k));
    slider.set(at);
    redraw();
  }
  function stop() { clearInterval(timer); timer = undefined; play.textContent = "Play"; }
  function start() {
    if (kit.calm()) { to(LAST); return; } // no motion for readers who asked for none
    if (at === LAST) to(0);
    play.textContent = "Pause";
    timer = setInterval(() => { to(at + 1); if (at === LAST) stop(); }, PAUSE);
  }

  // The hidden units of a snapshot as [w1, w2, b, weight to the output], and the output's bias.
  function network() {
    const n = training.units, p = training.frames[at];
    const units = Array.from({ length: n }, (_, j) => [0, n, 2 * n, 3 * n].map((part) => p[part + j]));
    return { units, bias: p[4 * n] };
  }
  const logit = ({ units, bias }, x, y) => units.reduce(
    (sum, [w1, w2, b, out]) => sum + out * Math.tanh(w1 * x + w2 * y + b), bias);

  // On which side of 0 each cell of a grid lies: the area above as one path, its edge as another.
  function regions(net) {
    const spot = Array.from({ length: CELLS + 1 }, (_, k) => -HALF + (2 * HALF * k) / CELLS);
    const o = spot.map((y) => spot.map((x) => logit(net, x, y)));
    const write = ([x, y]) => `${plane.sx(x).toFixed(1)} ${plane.sy(y).toFixed(1)}`;
    let area = "", edge = "", whole = 0; // so many cells to the left lie wholly inside
    for (let j = 0; j < CELLS; j++) for (let i = 0; i <= CELLS; i++) {
      const full = i < CELLS && [o[j][i], o[j][i + 1], o[j + 1][i], o[j + 1][i + 1]].every((v) => v >= 0);
      if (full) { whole++; continue; }
      const run = [[i - whole, j], [i, j], [i, j + 1], [i - whole, j + 1]];
      if (whole) area += `M${run.map(([a, b]) => write([spot[a], spot[b]])).join("L")}Z`;
      whole = 0;
      if (i === CELLS) continue;
      const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]];
      const inside = [], hits = [];
      corners.forEach(([a, b], k) => {
        const [c, d] = corners[(k + 1) % 4], here = o[b][a], there = o[d][c];
        if (here >= 0) inside.push([spot[a], spot[b]]);
        if (here >= 0 === there >= 0) return;
        const t = here / (here - there);
        hits.push([spot[a] + t * (spot[c] - spot[a]), spot[b] + t * (spot[d] - spot[b])]);
        inside.push(hits.at(-1));
      });
      if (inside.length) area += `M${inside.map(write).join("L")}Z`;
      for (let k = 0; k + 1 < hits.length; k += 2) edge += `M${write(hits[k])}L${write(hits[k + 1])}`;
    }
    return { area, edge };
  }

  // Where a hidden unit changes its sign: a line through the whole square, if it meets it at all.
  function cut([w1, w2, b]) {
    const size = Math.hypot(w1, w2);
    if (size === 0) return "";
    const x = (-b * w1) / size ** 2, y = (-b * w2) / size ** 2;
    const [u, v] = [(-w2 / size) * 9, (w1 / size) * 9];
    return plane.line([[x - u, y - v], [x + u, y + v]]);
  }

  let drawn;
  function draw() {
    const net = network(), { area, edge } = regions(net);
    side.setAttribute("d", area);
    boundary.setAttribute("d", edge);
    cuts.setAttribute("d", net.units.map(cut).join(""));
    const right = samples.map(([x, y, label]) => logit(net, x, y) >= 0 === (label === 1));
    rings.forEach((ring, k) => ring.toggleAttribute("hidden", right[k]));
    const x = place(epochs[at]);
    for (const part of ["train", "validation"]) {
      if (drawn !== training) {
        lines[part].setAttribute("d", curve.line(training[part].map((loss, k) => [place(epochs[k]), loss])));
      }
      dots[part].setAttribute("cx", curve.sx(x));
      dots[part].setAttribute("cy", curve.sy(training[part][at]));
    }
    drawn = training;
    now.setAttribute("d", curve.line([[x, 0], [x, 0.9]]));
    const hits = right.filter(Boolean).length;
    say(`After ${epochs[at]} epoch${epochs[at] === 1 ? "" : "s"}: training loss ${number(training.train[at], 3)}, `
      + `validation loss ${number(training.validation[at], 3)}; `
      + `${hits} of ${samples.length} training points on the right side.`);
  }
  const redraw = kit.perFrame(draw);

  curve.drag((x) => {
    stop();
    const far = epochs.map((epoch) => Math.abs(place(epoch) - x));
    to(far.indexOf(Math.min(...far)));
  });
  draw();
});
