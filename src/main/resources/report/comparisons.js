// The comparisons of objectives: a forest plot, and all of them as a table.

/** Differences that are further away would leave no room for the others. */
const FARTHEST = 0.1;

/** A comparison seen from its baseline. */
const reversed = (row) => ({
  ...row,
  objective: row.baseline,
  baseline: row.objective,
  difference: isNumber(row.difference) ? -row.difference : null,
  low: isNumber(row.high) ? -row.high : null,
  high: isNumber(row.low) ? -row.low : null,
  better: row.worse,
  worse: row.better,
  finding:
    { better: "worse", worse: "better", "at least as good": "at most as good", "at most as good": "at least as good" }[
      row.finding
    ] || row.finding,
});

/** How sure the finding of a comparison is, in words. */
const finding = (row) => {
  if (!row.finding) return row.n < 2 ? "one pair says nothing about chance" : NOTHING;
  const sure = {
    better: row.better,
    "as good": row.same,
    worse: row.worse,
    "at least as good": row.better + row.same,
    "at most as good": row.same + row.worse,
  }[row.finding];
  return isNumber(sure)
    ? row.finding + ", " + chance(Math.min(1, sure)) + " sure"
    : row.finding + ": better " + chance(row.better) + ", as good " + chance(row.same) + ", worse " + chance(row.worse);
};

/** What the answer compares: the best of each rate with its rivals. */
const contests = (data) =>
  data.winners.flatMap((winner) =>
    winner.rivals
      .map((rival) => {
        const of = (objective, baseline) =>
          data.comparisons.find(
            (row) =>
              !row.pooled &&
              Number(row.rates) === winner.rate &&
              row.objective === objective &&
              row.baseline === baseline,
          );
        const mirrored = of(rival, winner.objective);
        return of(winner.objective, rival) || (mirrored && reversed(mirrored));
      })
      .filter(Boolean),
  );

/** A row of the plot: the interval of a difference as a line, its mean as a dot, and what is no difference worth having in grey. */
const forestRow = (row, name, reach, margin) => {
  const place = (x) => Math.min(100, Math.max(0, 50 + (50 * x) / reach)).toFixed(2) + "%";
  const part = (kind, from, to) =>
    el("span", { class: kind, style: "left: " + place(from) + "; right: calc(100% - " + place(to) + ")" });
  const beyond = Math.abs(row.difference) > reach ? (row.difference > 0 ? " beyond-right" : " beyond-left") : "";
  const interval = isNumber(row.low) ? " (" + signed(row.low) + " to " + signed(row.high) + ")" : "";
  return el(
    "li",
    {},
    el("span", { class: "name" }, name),
    el(
      "div",
      { class: "forest", "aria-hidden": "true" },
      part("margin", -margin, margin),
      part("zero", 0, 0),
      isNumber(row.low) ? part("interval", row.low, row.high) : null,
      isNumber(row.difference) ? part("mean" + beyond, row.difference, row.difference) : null,
    ),
    el("span", { class: "numbers" }, el("b", {}, signed(row.difference)), interval + " ", el("small", {}, finding(row))),
  );
};

/** Rows below each other on one axis. */
const forestOf = (id, metric, margin, rows, name) => {
  const ends = rows.flatMap((row) => [row.low, row.high, row.difference].filter(isNumber).map(Math.abs));
  const reach = Math.min(FARTHEST, Math.max(2 * margin, ...ends));
  const points = (x) => Number((100 * x).toPrecision(3));
  return [
    el(
      "p",
      { class: "caption", id: "caption-" + id },
      "Differences in test " + metric + ", in points: mean, 95 % interval, and how sure",
    ),
    rows.length
      ? el(
          "ol",
          { class: "forest-plot", "aria-labelledby": "caption-" + id },
          el(
            "li",
            { class: "axis", "aria-hidden": "true" },
            el("span", { class: "name" }),
            el(
              "div",
              { class: "ends" },
              el("span", {}, "−" + points(reach)),
              el("span", {}, "0"),
              el("span", {}, "+" + points(reach)),
            ),
            el("span", { class: "numbers" }),
          ),
          rows.map((row) => forestRow(row, name(row), reach, margin)),
        )
      : el("p", { class: "note" }, "Nothing is compared here."),
    el(
      "p",
      { class: "note" },
      "Right of the dashed line the first is better. Grey: up to " +
        points(margin) +
        " points, none worth having." +
        (ends.some((end) => end > reach) ? " Arrows and lines that reach the edge go on beyond it." : ""),
    ),
  ];
};

const forestPlot = (data, redraw) => {
  const pooled = [...new Set(data.comparisons.filter((row) => row.pooled).map((row) => row.rates))];
  const control = choice(
    "forest",
    "Rates",
    [
      ["best", "the best of each, as said above"],
      ...data.rates.map((rate) => [String(rate), rateName(rate)]),
      ...pooled.map((range) => [range, { low: "low: up to 3 %", high: "high: from 10 %" }[range] || range]),
    ],
    redraw,
  );
  const chosen = state.values.forest;
  const rows =
    chosen === "best"
      ? contests(data)
      : data.comparisons.filter((row) => (row.pooled ? row.rates === chosen : Number(row.rates) === Number(chosen)));
  const name = (row) =>
    (chosen === "best" ? rateName(Number(row.rates)) + ": " : "") + row.objective + " − " + row.baseline;
  return [el("div", { class: "controls" }, control), ...forestOf("forest", data.metric, data.margin, rows, name)];
};

const COMPARISON_FIELDS = [
  "objective",
  "baseline",
  "rates",
  "n",
  "difference",
  "low",
  "high",
  "p",
  "p_holm",
  "better",
  "same",
  "worse",
  "finding",
  "bootstrap_low",
  "bootstrap_high",
];

const comparisons = (data, redraw) =>
  data.comparisons.length
    ? [
        ...forestPlot(data, redraw),
        csv("comparisons", COMPARISON_FIELDS, data.comparisons),
        el(
          "details",
          {},
          el("summary", {}, "All " + data.comparisons.length + " comparisons as a table"),
          ...comparisonTable(data, redraw),
        ),
      ]
    : [el("p", { class: "note" }, "No two objectives can be compared yet.")];

/** The columns of tables of differences: how large they are, and how sure that is. */
const DIFFERENCE_COLUMNS = [
  { title: "Pairs", value: (row) => row.n, show: (row) => String(row.n) },
  { title: "Mean difference", value: (row) => row.difference, show: (row) => signed(row.difference) },
  {
    title: "95 % interval",
    value: (row) => row.low,
    show: (row) => (isNumber(row.low) ? signed(row.low) + " to " + signed(row.high) : NOTHING),
  },
  { title: "p", value: (row) => row.p, show: (row) => probability(row.p) },
  {
    title: "Holm-corrected p",
    value: (row) => row.p_holm,
    show: (row) => probability(row.p_holm),
    mark: (row) => (isNumber(row.p_holm) && row.p_holm < 0.05 ? "best" : null),
  },
  {
    title: "Better / as good / worse",
    value: (row) => row.better,
    show: (row) => (isNumber(row.better) ? [row.better, row.same, row.worse].map(chance).join(" / ") : NOTHING),
  },
];

const comparisonTable = (data, redraw) => {
  const control = choice(
    "comparisons",
    "Rates of the table",
    [
      ["pooled", "pooled: low (up to 3 %), high (from 10 %), the middle between them, and all"],
      ["single", "one by one"],
    ],
    redraw,
  );
  const rows = data.comparisons.filter((row) => row.pooled === (state.values.comparisons === "pooled"));
  const columns = [
    { title: "Comparison", value: (row) => row.objective + " − " + row.baseline, text: true },
    {
      title: "Rates",
      value: (row) => (row.pooled ? row.rates : Number(row.rates)),
      show: (row) => (row.pooled ? row.rates : rateName(Number(row.rates))),
      text: true,
    },
    ...DIFFERENCE_COLUMNS,
    { title: "Finding", value: (row) => row.finding || NOTHING, text: true },
    {
      title: "Bootstrap interval",
      value: (row) => row.bootstrap_low,
      show: (row) => (isNumber(row.bootstrap_low) ? signed(row.bootstrap_low) + " to " + signed(row.bootstrap_high) : NOTHING),
    },
    { title: "plain t-test's p", value: (row) => row.uncorrected_p, show: (row) => probability(row.uncorrected_p) },
    { title: "Decides", value: (row) => (row.decides || []).join(", "), text: true },
  ];
  return [
    el("div", { class: "controls" }, control),
    ...table(
      "comparisons",
      "Differences in test " + data.metric + ", in points, paired by rate, seed and split, at each objective's selected α",
      columns,
      rows,
      { redraw, tall: true },
    ),
    el(
      "p",
      { class: "note" },
      "Two-sided corrected resampled t-test, which allows for training sets that overlap; Holm's correction over all rows shown, those of all rates apart. Better, as good, worse: how probable each is (correlated Bayesian t-test), where differences up to " +
        100 * data.margin +
        " points are none worth having; finding: what is at least 95 % probable. Bootstrap: of the mean over the rates, runs drawn again within each rate. – where there is no spread to judge by.",
    ),
  ];
};
