// A picture that the reader draws, nine weights, and the feature map that they make of it.
"use strict";
courseFigure("kernel", (live, { pictures, kernel: first }, kit) => {
  const { svg, html, number } = kit;
  const SIDE = 12, PLACES = SIDE - 2, CELL = 24;
  const presets = {
    "vertical edges": [-1, 0, 1, -1, 0, 1, -1, 0, 1],
    "horizontal edges": [-1, -1, -1, 0, 0, 0, 1, 1, 1],
    "outline": [-1, -1, -1, -1, 8, -1, -1, -1, -1],
    "blur (a mean)": Array(9).fill(1 / 9),
    "sharpen": [0, -1, 0, -1, 5, -1, 0, -1, 0],
    "strokes that rise": [-1, -1, 2, -1, 2, -1, 2, -1, -1],
    "copy": [0, 0, 0, 0, 1, 0, 0, 0, 0],
  };
  let picture = pixelsOf(Object.keys(pictures)[0]), kernel = presets[first].slice();
  let pixel = [5, 5], place = [7, 2];

  function pixelsOf(name) { return pictures[name].map((row) => Array.from(row, (c) => (c === "#" ? 1 : 0))); }

  // A square of cells that the arrow keys walk through; `mark` shows where one is.
  function grid(parent, n, title, help, walked) {
    const box = html(parent, "div", { class: "interactive-grid" });
    const size = n * CELL;
    html(box, "p", { class: "interactive-title", "aria-hidden": "true" }, title);
    const root = svg(box, "svg", {
      class: n === SIDE ? "canvas" : "",
      viewBox: `-1 -1 ${size + 2} ${size + 2}`, tabindex: 0, role: "application", "aria-label": `${title}. ${help}`,
    });
    const cells = [];
    for (let r = 0; r < n; r++) for (let c = 0; c < n; c++) {
      cells.push(svg(root, "rect", { x: c * CELL, y: r * CELL, width: CELL, height: CELL, class: "cell" }));
    }
    const at = (event) => {
      const p = new DOMPoint(event.clientX, event.clientY).matrixTransform(root.getScreenCTM().inverse());
      const [r, c] = [Math.floor(p.y / CELL), Math.floor(p.x / CELL)];
      return r >= 0 && c >= 0 && r < n && c < n ? [r, c] : null;
    };
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    root.addEventListener("keydown", (event) => {
      const move = moves[event.key];
      if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      // The theme turns the page on arrow keys; in here they walk.
      event.stopPropagation();
      walked(move, n);
    });
    return { root, cells, at, frame: (extra) => svg(root, "rect", { class: "window", ...extra }) };
  }
  const step = ([r, c], [dr, dc], n) => [Math.min(n - 1, Math.max(0, r + dr)), Math.min(n - 1, Math.max(0, c + dc))];

  const panels = html(live, "div", { class: "interactive-panels kernel" });
  const image = grid(panels, SIDE, `Picture, ${SIDE} × ${SIDE} (draw)`, "Arrow keys move, space paints or wipes a pixel.",
    (move, n) => { pixel = step(pixel, move, n); redraw(pixelWords()); });
  const middle = html(panels, "fieldset", { class: "interactive-kernel" });
  html(middle, "legend", {}, "Kernel, 3 × 3");
  const weights = kernel.map((_, k) => {
    const input = html(middle, "input", {
      type: "number", step: "any", min: -99, max: 99, "aria-label": `weight in row ${1 + Math.floor(k / 3)}, column ${1 + (k % 3)}`,
    });
    input.addEventListener("input", () => {
      kernel[k] = Math.min(99, Math.max(-99, input.valueAsNumber || 0));
      preset.set("own");
      redraw();
    });
    return input;
  });
  const map = grid(panels, PLACES, `Feature map, ${PLACES} × ${PLACES}`, "Arrow keys move the window.",
    (move, n) => { place = step(place, move, n); redraw(); });
  const numbers = map.cells.map((cell) => svg(map.root, "text", {
    x: Number(cell.getAttribute("x")) + CELL / 2, y: Number(cell.getAttribute("y")) + CELL / 2 + 3.5, class: "cell-number",
  }));
  const windows = [image.frame({ width: 3 * CELL, height: 3 * CELL }), map.frame({ width: CELL, height: CELL })];
  const cursor = image.frame({ width: CELL - 6, height: CELL - 6, class: "cursor" });

  const controls = html(live, "div", { class: "interactive-controls" });
  const preset = kit.select(controls, {
    label: "kernel", value: first, choices: [...Object.keys(presets).map((name) => [name, name]), ["own", "your own"]],
    change: (name) => { if (name !== "own") setKernel(presets[name]); },
  });
  kit.select(controls, {
    label: "picture", value: Object.keys(pictures)[0], choices: Object.keys(pictures).map((name) => [name, name]),
    change: (name) => { picture = pixelsOf(name); redraw(); },
  });
  const buttons = html(live, "div", { class: "interactive-buttons" });
  kit.button(buttons, "Wipe the picture", () => { picture = picture.map((row) => row.map(() => 0)); redraw(); });
  kit.button(buttons, "Turn the kernel by 180°", () => { setKernel(kernel.slice().reverse()); preset.set("own"); });
  const say = kit.reading(live);

  function setKernel(values) {
    kernel = values.slice();
    weights.forEach((input, k) => { input.value = Math.round(kernel[k] * 1000) / 1000; });
    redraw();
  }
  const pixelWords = () => `Pixel in row ${pixel[0] + 1}, column ${pixel[1] + 1} is ${picture[pixel[0]][pixel[1]] ? "white" : "black"}. `;

  // Section 9.2, word for word: no padding, the kernel not turned around.
  const sumAt = (i, j) => kernel.reduce((sum, k, n) => sum + k * picture[i + Math.floor(n / 3)][j + (n % 3)], 0);

  let about = "";
  function draw() {
    picture.flat().forEach((v, k) => image.cells[k].classList.toggle("white", v === 1));
    const most = Math.max(1e-9, ...[1, -1].map((s) => kernel.reduce((sum, k) => sum + Math.max(0, s * k), 0)));
    map.cells.forEach((cell, k) => {
      const value = sumAt(Math.floor(k / PLACES), k % PLACES), share = Math.abs(value) / most;
      cell.style.fill = `color-mix(in srgb, var(--${value < 0 ? "negative" : "positive"}) ${Math.round(100 * share)}%, var(--zero))`;
      numbers[k].textContent = number(value, Math.abs(value - Math.round(value)) < 1e-9 ? 0 : Math.abs(value) < 10 ? 2 : 1);
      // Letters in the color that stands out: light orange stays light for longer than purple.
      numbers[k].classList.toggle("half", share > 0.5);
      numbers[k].classList.toggle("strong", share > (value < 0 ? 0.62 : 0.78));
    });
    windows.forEach((frame) => { frame.setAttribute("x", place[1] * CELL); frame.setAttribute("y", place[0] * CELL); });
    cursor.setAttribute("x", pixel[1] * CELL + 3);
    cursor.setAttribute("y", pixel[0] * CELL + 3);
    const [i, j] = place;
    const terms = kernel.map((k, n) => [k, picture[i + Math.floor(n / 3)][j + (n % 3)]]).filter(([, x]) => x)
      .map(([k]) => (k < 0 ? `(${short(k)})` : short(k)));
    const sum = terms.length ? `the weights on white pixels are ${terms.join(" + ")}` : "no white pixel, sum";
    say(`${about}Window at row ${i + 1}, column ${j + 1}: ${sum} = ${short(sumAt(i, j))}.`);
    about = "";
  }
  const short = (v) => number(v, Math.abs(v - Math.round(v)) < 1e-9 ? 0 : 3);
  const later = kit.perFrame(draw);
  function redraw(words = "") { about = words; later(); }

  // Drawing: a stroke paints if it starts on black and wipes if it starts on white.
  let brush;
  const paint = ([r, c]) => { picture[r][c] = brush; redraw(); };
  image.root.addEventListener("pointerdown", (event) => {
    const spot = image.at(event);
    if (!spot) return;
    event.preventDefault();
    image.root.setPointerCapture(event.pointerId);
    brush = 1 - picture[spot[0]][spot[1]];
    pixel = spot;
    paint(spot);
  });
  image.root.addEventListener("pointermove", (event) => {
    const spot = image.root.hasPointerCapture(event.pointerId) && image.at(event);
    if (spot) paint(spot);
  });
  image.root.addEventListener("keydown", (event) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    brush = 1 - picture[pixel[0]][pixel[1]];
    paint(pixel);
    redraw(pixelWords());
  });
  for (const kind of ["pointermove", "pointerdown"]) map.root.addEventListener(kind, (event) => {
    const spot = map.at(event);
    if (spot) { place = spot; redraw(); }
  });
  setKernel(kernel);
  draw();
});
