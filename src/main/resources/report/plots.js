// Line plots, drawn by uPlot; redrawn when the window's width or its colours change.

const themes = window.matchMedia("(prefers-color-scheme: dark)");
const plots = new Set();

/** uPlot listens to the window for each of its plots until it is told that one is gone. */
const discard = (box) => {
  if (box.chart) box.chart.destroy();
  box.chart = null;
};

/** A line plot; series are {label, objective or color, ys, low, high, dash}, missing values null. */
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
        points: { show: true, size: 6 },
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
        height: 300,
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
