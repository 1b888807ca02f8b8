// Line plots, drawn by uPlot; redrawn when the window's width or its colours change.

const themes = window.matchMedia("(prefers-color-scheme: dark)");
const plots = new Set();

/** uPlot listens to the window for each of its plots until it is told that one is gone. */
const discard = (box) => {
  if (box.chart) box.chart.destroy();
  box.chart = null;
};

/** The points of a series in a form of its own. */
const points = (corners) => (u, index, from, to) => {
  const drawn = new Path2D();
  const radius = 4 * devicePixelRatio;
  const [xs, ys] = [u.data[0], u.data[index]];
  for (let i = from; i <= to; i++) {
    if (!isNumber(ys[i])) continue;
    const x = u.valToPos(xs[i], "x", true);
    const y = u.valToPos(ys[i], "y", true);
    if (!corners.length) {
      drawn.moveTo(x + radius, y);
      drawn.arc(x, y, radius, 0, 2 * Math.PI);
    } else {
      corners.forEach(([right, down], corner) =>
        drawn[corner ? "lineTo" : "moveTo"](x + radius * right, y + radius * down),
      );
      drawn.closePath();
    }
  }
  return { stroke: drawn, fill: drawn, clip: null, flags: 3 };
};

/** The line and the point of a series, for the legend; without a point if there are no corners. */
const swatch = (stroke, dashes, corners) => {
  const svg = (tag, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };
  const box = svg("svg", { class: "swatch", viewBox: "0 0 44 14", width: 44, height: 14, "aria-hidden": "true" });
  box.append(
    svg("line", { x1: 0, x2: 44, y1: 7, y2: 7, stroke, "stroke-width": 2, "stroke-dasharray": dashes.join(" ") }),
  );
  if (corners && corners.length)
    box.append(svg("polygon", { points: corners.map(([x, y]) => 22 + 4 * x + "," + (7 + 4 * y)).join(" "), fill: stroke }));
  else if (corners) box.append(svg("circle", { cx: 22, cy: 7, r: 4, fill: stroke }));
  return box;
};

/** A line plot; series are {label, objective or color, ys, low, high, dash, bare}, missing values null; bare without points. */
const plot = (label, xs, series, options = {}) => {
  const box = el("div", { class: "plot", role: "img", "aria-label": label });
  const draw = () => {
    discard(box);
    box.replaceChildren();
    const data = [xs];
    const drawn = [{ label: options.x }];
    const bands = [];
    for (const one of series) {
      const stroke = one.objective ? color(one.objective) : css(one.color);
      const format = (u, value) => (isNumber(value) ? value.toFixed(2) : NOTHING);
      data.push(one.ys);
      drawn.push({
        label: one.label,
        stroke,
        width: 2,
        dash: one.dash,
        value: format,
        points: one.bare
          ? { show: false }
          : { show: true, size: 8, width: 1, stroke, fill: stroke, paths: points(shape(one.objective)) },
        spanGaps: true,
      });
      if (one.low) {
        const edge = (what) => ({
          label: one.label + " " + what,
          stroke: "transparent",
          width: 0,
          points: { show: false },
          spanGaps: true,
        });
        bands.push({ series: [data.length + 1, data.length], fill: stroke + "22" });
        data.push(one.low, one.high);
        drawn.push(edge("low"), edge("high"));
      }
    }
    const axis = (text, more) => ({
      label: text,
      stroke: css("--ink"),
      grid: { stroke: css("--line"), width: 1 },
      ticks: { stroke: css("--line") },
      ...more,
    });
    const chart = new uPlot(
      {
        width: Math.max(260, box.clientWidth),
        height: options.height || 300,
        padding: [null, 24, null, null],
        series: drawn,
        bands,
        scales: { x: { time: false, distr: options.log ? 3 : 1 } },
        axes: [
          axis(options.x, options.ticks ? { splits: () => xs, values: () => xs.map(options.ticks), size: 44 } : {}),
          axis(options.y, { size: 56 }),
        ],
        legend: { live: true },
      },
      data,
      box,
    );
    for (const [index, entry] of [...box.querySelectorAll(".u-legend .u-series")].entries()) {
      if (drawn[index].stroke === "transparent") entry.remove();
      else if (index) {
        const of = series.find((one) => one.label === drawn[index].label);
        entry.querySelector(".u-marker").replaceWith(swatch(drawn[index].stroke, of.dash || [], of.bare ? null : shape(of.objective)));
      }
    }
    box.chart = chart;
  };
  box.draw = draw;
  plots.add(box);
  return box;
};
const drawPlots = () => {
  for (const box of plots) {
    if (!box.isConnected) {
      discard(box);
      plots.delete(box);
    } else if (!box.chart) box.draw();
  }
};
const redrawPlots = () => {
  for (const box of plots) if (box.isConnected) box.draw();
};
themes.addEventListener("change", redrawPlots);
let width = window.innerWidth;
window.addEventListener("resize", () => {
  if (window.innerWidth !== width) {
    width = window.innerWidth;
    redrawPlots();
  }
});
