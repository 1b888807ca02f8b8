// The part of the page that shows the experiment beside others; only reports that were asked for it have it.

const besideExperiments = (beside, redraw) => {
  const text = (title, value) => ({ title, value, text: true });
  return table(
    "beside-experiments",
    "The experiments, the report's own first",
    [
      text("Experiment", (row) => row.label + (row === beside.experiments[0] ? " (this report)" : "")),
      { title: "First trial", value: (row) => row.first, show: (row) => time(row.first), text: true },
      { title: "Last trial", value: (row) => row.last, show: (row) => time(row.last), text: true },
      {
        title: "Completed",
        value: (row) => row.completed,
        show: (row) => row.completed + (row.failed ? ", " + row.failed + " failed" : ""),
      },
      text("Dataset", (row) => row.dataset),
      text("Fingerprint", (row) => row.fingerprint),
      text("Network", (row) => row.network),
      text("Metric", (row) => row.metric),
      text("Seeds", (row) => row.seeds),
      text("Splits", (row) => row.splits),
      text("Identity", (row) => row.experiment),
      text("Output", (row) => row.output),
    ],
    beside.experiments,
    { redraw },
  );
};

const besideSettings = (beside, redraw) =>
  beside.settings.length
    ? table(
        "beside-settings",
        "The settings in which they differ",
        [
          { title: "Setting", value: (row) => row.key, text: true },
          ...beside.experiments.map((one, index) => ({ title: one.label, value: (row) => row.values[index], text: true })),
        ],
        beside.settings,
        { redraw, tall: true },
      )
    : [el("p", { class: "note" }, "They differ in no setting.")];

const besideAccuracy = (beside, redraw) => {
  const rows = beside.objectives
    .flatMap((objective) => beside.rates.map((rate) => ({ objective, rate })))
    .filter(({ objective, rate }) => beside.experiments.some((one) => find(one.cells, objective, rate)));
  const metrics = new Set(beside.experiments.map((one) => one.metric));
  const columns = beside.experiments.map((one) => ({
    title: one.label + (metrics.size > 1 ? ", " + one.metric : ""),
    value: (row) => find(one.cells, row.objective, row.rate)?.test_mean ?? null,
    show: (row) => {
      const cell = find(one.cells, row.objective, row.rate);
      if (!cell) return NOTHING;
      const notes = [
        isNumber(cell.alpha) ? "α " + cell.alpha : null,
        "n = " + cell.n,
        cell.failed ? cell.failed + " failed" : null,
      ];
      return [meanStd(cell.test_mean, cell.test_std), el("small", {}, notes.filter(Boolean).join(", "))];
    },
  }));
  return [
    ...table(
      "beside-accuracy",
      "Test " + [...metrics].join(" or ") + " in percent, mean (standard deviation), at the α that each experiment selects",
      [
        { title: "Objective", value: (row) => row.objective, text: true },
        { title: "Rate", value: (row) => row.rate, show: (row) => rateName(row.rate) },
        ...columns,
      ],
      rows,
      { redraw, tall: true },
    ),
    csv(
      "side-by-side",
      ["label", "output", "experiment", "metric", "objective", "rate", "alpha", "n", "failed", "test_mean", "test_std"],
      beside.experiments.flatMap((one) => one.cells.map((cell) => ({ ...one, ...cell }))),
    ),
  ];
};

const besideComparisons = (beside, metric, margin, redraw) => {
  if (!beside.comparisons.length)
    return [el("p", { class: "note" }, "Nothing is compared: no objective has a result of the same metric at the same rate elsewhere.")];
  const columns = [
    { title: "Beside", value: (row) => row.other, text: true },
    { title: "Objective", value: (row) => row.objective, text: true },
    { title: "Rate", value: (row) => row.rate, show: (row) => rateName(row.rate) },
    { title: "Here", value: (row) => row.own_mean, show: (row) => meanStd(row.own_mean, row.own_std) },
    { title: "There", value: (row) => row.other_mean, show: (row) => meanStd(row.other_mean, row.other_std) },
    ...DIFFERENCE_COLUMNS,
    { title: "Finding", value: (row) => row.finding || NOTHING, text: true, wide: true },
  ];
  return [
    ...forestOf(
      "beside-forest",
      metric,
      margin,
      beside.comparisons,
      (row) => row.objective + " at " + rateName(row.rate) + ", this − " + row.other,
    ),
    ...table(
      "beside-comparisons",
      "Differences of this experiment from the others in test " + metric + ", in points, each at its own selected α",
      columns,
      beside.comparisons,
      { redraw, tall: true },
    ),
    el(
      "p",
      { class: "note" },
      "Paired by seed and split where both experiments train and validate on the same texts; elsewhere the difference of the means, without a test. Here and there are the means of all trials, the difference is that of the pairs. Interval and p of the corrected resampled t-test; Holm's correction over all rows. Better, as good, worse: how probable each is (correlated Bayesian t-test), where differences up to " +
        100 * margin +
        " points are none worth having.",
    ),
    csv(
      "side-by-side-comparisons",
      ["other", "objective", "rate", "own_mean", "own_std", "other_mean", "other_std", "n", "difference", "low", "high", "p", "p_holm", "better", "same", "worse", "finding"],
      beside.comparisons,
    ),
  ];
};

const sideBySide = (data, redraw) => {
  const beside = data.side_by_side;
  return [
    el(
      "ul",
      {},
      beside.answer.map((sentence) => el("li", {}, sentence)),
    ),
    el("h3", {}, "Experiments"),
    ...besideExperiments(beside, redraw),
    el("h3", {}, "Settings"),
    ...besideSettings(beside, redraw),
    el("h3", {}, "Table 1 of each"),
    ...besideAccuracy(beside, redraw),
    el("h3", {}, "Differences"),
    ...besideComparisons(beside, data.metric, data.margin, redraw),
  ];
};
