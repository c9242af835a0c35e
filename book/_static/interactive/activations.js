// An activation, its derivative, and what a product of such derivatives leaves of a gradient.
"use strict";
courseFigure("activations", (live, { start }, kit) => {
  const { svg, number, logistic, softplus } = kit;
  let name = "logistic", o = start, leak = 0.01, layers = 12;
  // h(o) and h'(o); at a corner the slope is that on the left (the convention of section 5.2).
  const activations = {
    identity: ["identity", (v) => v, () => 1],
    logistic: ["logistic", logistic, (v) => logistic(v) * logistic(-v)],
    tanh: ["tanh", Math.tanh, (v) => 1 - Math.tanh(v) ** 2],
    relu: ["ReLU", (v) => Math.max(0, v), (v) => (v > 0 ? 1 : 0)],
    leaky_relu: ["leaky ReLU", (v) => (v > 0 ? v : leak * v), (v) => (v > 0 ? 1 : leak)],
    softplus: ["softplus", softplus, logistic],
  };
  const cornered = () => name.endsWith("relu");

  const panels = kit.html(live, "div", { class: "interactive-panels" });
  const graph = kit.plot(panels, {
    label: "The activation h as a solid line, its derivative as a dashed one, and the tangent at o.",
    title: "h(o) solid, h′(o) dashed (drag o)", x: [-6, 6], y: [-1.3, 3.2], xLabel: "o", yLabel: "value",
    xTicks: [-6, -3, 0, 3, 6], yTicks: [-1, 0, 1, 2, 3],
  });
  const chain = kit.plot(panels, {
    label: "The product of the derivatives of several layers, on a logarithmic scale.",
    title: "What l layers leave of a gradient", x: [0, 20], y: [-14, 1], xLabel: "layers l", yLabel: "",
    xTicks: [0, 5, 10, 15, 20], yTicks: [-12, -9, -6, -3, 0],
    write: (v, axis) => (axis === "x" ? String(v) : v ? `10${[...String(v)].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]).join("")}` : "1"),
  });
  svg(graph.layer, "path", { d: graph.line([[-6, 0], [6, 0]]) + graph.line([[0, -2], [0, 4]]), class: "level" });
  const tangent = svg(graph.layer, "path", { class: "tangent" });
  const value = svg(graph.layer, "path", { class: "curve" });
  const slope = svg(graph.layer, "path", { class: "curve dashed" });
  const dots = ["handle", "handle second"].map((c) => svg(graph.layer, "circle", { r: 6, class: c }));
  const product = svg(chain.layer, "path", { class: "curve dashed" });
  const end = svg(chain.layer, "circle", { r: 6, class: "handle second" });
  const nothing = svg(chain.layer, "text", { x: chain.sx(10), y: chain.sy(-6), class: "note" }, "0: nothing is left");

  const controls = kit.html(live, "div", { class: "interactive-controls" });
  kit.select(controls, {
    label: "activation h", value: name, choices: Object.entries(activations).map(([key, [words]]) => [key, words]),
    change: (key) => { name = key; redraw(); },
  });
  const place = kit.range(controls, {
    label: "o of each unit", min: -6, max: 6, step: 0.1, value: o, change: (v) => { o = v; redraw(); },
  });
  kit.range(controls, {
    label: "layers", min: 1, max: 20, step: 1, value: layers, show: String, change: (v) => { layers = v; redraw(); },
  });
  const leakSlider = kit.range(controls, {
    label: "slope α of the leaky ReLU", min: 0, max: 0.5, step: 0.01, value: leak, change: (v) => { leak = v; redraw(); },
  });
  const say = kit.reading(live);

  function draw() {
    const [words, h, derivative] = activations[name], at = h(o), steep = derivative(o), power = steep ** layers;
    const grid = Array.from({ length: 241 }, (_, k) => -6 + k / 20);
    value.setAttribute("d", graph.line(grid.map((v) => [v, h(v)])));
    // A jump is no line: the two sides of a corner are drawn apart.
    const sides = cornered() ? [[-6, 0], [1e-9, 6]] : null;
    slope.setAttribute("d", sides ? sides.map(([a, b]) => graph.line([[a, derivative(a)], [b, derivative(b)]])).join("")
      : graph.line(grid.map((v) => [v, derivative(v)])));
    tangent.setAttribute("d", graph.line([-1.5, 1.5].map((d) => [o + d, at + steep * d])));
    [at, steep].forEach((height, k) => {
      dots[k].setAttribute("cx", graph.sx(o));
      dots[k].setAttribute("cy", graph.sy(height));
    });
    const left = Array.from({ length: layers + 1 }, (_, l) => [l, Math.log10(steep ** l)]);
    product.setAttribute("d", steep ? chain.line(left) : "");
    end.setAttribute("cx", chain.sx(layers));
    end.setAttribute("cy", chain.sy(Math.max(-14, Math.log10(power))));
    nothing.toggleAttribute("hidden", steep !== 0);
    leakSlider.input.disabled = name !== "leaky_relu";
    leakSlider.row.classList.toggle("off", name !== "leaky_relu");
    say(`${words} at o = ${number(o, 2)}: h(o) = ${number(at, 3)}, slope h′(o) = ${number(steep, 4)}. `
      + `Through ${layers} layer${layers === 1 ? "" : "s"} of such units, a gradient is multiplied by ${number(power, 4)}.`);
  }
  const redraw = kit.perFrame(draw);

  graph.drag((v) => {
    o = Math.round(v * 10) / 10;
    place.set(o);
    redraw();
  });
  draw();
});
