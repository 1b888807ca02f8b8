// The sections of the page: each has a name, a heading, how it is drawn, and the parts of the data that it depends on.

const find = (rows, objective, rate) => rows.find((row) => row.objective === objective && row.rate === rate);

const answer = (data) =>
  data.answer.length
    ? [
        el(
          "ul",
          {},
          data.answer.map((sentence) => el("li", {}, sentence)),
        ),
        el(
          "p",
          { class: "note" },
          "Test " +
            data.metric +
            " in percent, mean (standard deviation) over " +
            data.splits_in_words +
            ", at the α that validation texts have chosen. Differences up to " +
            100 * data.margin +
            " points count as none worth having; how sure a finding is, the correlated Bayesian t-test says.",
        ),
      ]
    : [el("p", { class: "note" }, "No trial has completed yet.")];

const overview = (data) => {
  const tiles = [
    ["Trials completed", data.summary.completed],
    ["Failed or diverged", data.summary.failed],
    ["Planned in this grid", data.summary.planned],
    ["Time of all trials", duration(data.summary.seconds)],
  ];
  if (data.sweep) {
    tiles.push(["Running now", data.sweep.running.length]);
    tiles.push(["Time left", data.sweep.finished ? "ended" : duration(data.sweep.seconds_left)]);
  }
  return [
    el(
      "dl",
      { class: "tiles" },
      tiles.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, String(value)))),
    ),
  ];
};

const progress = (data) => {
  const running = data.sweep ? data.sweep.running : [];
  const cell = (objective, rate) => {
    const counts = find(data.grid, objective, rate);
    if (!counts) return el("td", {}, NOTHING);
    const { completed: done, failed } = counts;
    const now = running.filter((trial) => trial.objective === objective && trial.rate === rate).length;
    const total = Math.max(counts.planned, done + failed);
    const result = find(data.cells, objective, rate);
    const notes = [failed ? failed + " failed" : null, now ? now + " running" : null].filter(Boolean).join(", ");
    return el(
      "td",
      { class: "heat" + (failed ? " failed" : "") + (now ? " running" : ""), style: "--done: " + done / total },
      done + " of " + total,
      el(
        "small",
        { style: "color: inherit" },
        [result && isNumber(result.test_mean) ? percent(result.test_mean) + " %" : "", notes]
          .filter(Boolean)
          .join(", ") || "\u00a0",
      ),
    );
  };
  const heat = captioned(
    "progress",
    "Trials completed of those planned, and the mean on test texts at the selected α so far",
    false,
    el(
      "table",
      { id: "heat" },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          el("th", { scope: "col" }, "Objective"),
          data.rates.map((rate) => el("th", { scope: "col" }, rateName(rate))),
        ),
      ),
      el(
        "tbody",
        {},
        data.objectives.map((objective) =>
          el(
            "tr",
            {},
            el("th", { scope: "row", class: "text" }, objective),
            data.rates.map((rate) => cell(objective, rate)),
          ),
        ),
      ),
    ),
  );
  const parts = [...heat];
  if (data.sweep && running.length) {
    parts.push(
      el("h3", {}, "Running trials"),
      el(
        "div",
        { class: "plots" },
        running.map((trial) => {
          const last = trial.epochs.epoch.length;
          const text =
            trial.name +
            (last
              ? ": epoch " +
                trial.epochs.epoch[last - 1] +
                ", validation " +
                percent(trial.epochs.validation[last - 1]) +
                " %"
              : ": no epoch yet");
          return el(
            "div",
            {},
            el("p", { class: "running-trial" }, text),
            last > 1 ? curvePlot(data.metric, trial.name, trial.epochs) : null,
          );
        }),
      ),
    );
  }
  return parts;
};

const hypotheses = (data) =>
  data.hypotheses.length === 0
    ? [el("p", { class: "note" }, "No trial has ended yet.")]
    : data.hypotheses.map((one) =>
        el(
          "div",
          { class: "verdict " + one.verdict.replaceAll(" ", "-") },
          el("h3", {}, one.name + ": " + one.verdict),
          el("p", {}, one.statement + "."),
          el("p", {}, "Found: " + (one.evidence || "nothing") + "."),
          one.needed ? el("p", {}, "Needed: " + one.needed + ".") : null,
        ),
      );

/** The mean of the best reference classifier at a rate; null if there is none. */
const reference = (data, rate) => {
  const means = data.cells
    .filter((cell) => cell.rate === rate && cell.reference && isNumber(cell.test_mean))
    .map((cell) => cell.test_mean);
  return means.length ? Math.max(...means) : null;
};

/** How a cell is shaded for so much above or below the best reference classifier. */
const shade = (difference) => {
  if (!isNumber(difference)) return null;
  const size = Math.abs(difference) >= 0.05 ? 3 : Math.abs(difference) >= 0.02 ? 2 : Math.abs(difference) >= 0.005 ? 1 : 0;
  return size ? (difference > 0 ? "above-" : "below-") + size : null;
};

const CELL_FIELDS = ["objective", "rate", "alpha", "n", "failed", "test_mean", "test_std", "paper_mean", "paper_std"];

const table1 = (data, redraw) => {
  const hasPaper = data.cells.some((cell) => isNumber(cell.paper_mean));
  const columns = [{ title: "Objective", value: (row) => row.objective, text: true }];
  for (const rate of data.rates) {
    const get = (row) => find(data.cells, row.objective, rate) || {};
    const best = reference(data, rate);
    const above = (row) =>
      isNumber(best) && !get(row).reference && isNumber(get(row).test_mean) ? get(row).test_mean - best : null;
    columns.push({
      title: rateName(rate),
      value: (row) => get(row).test_mean ?? null,
      mark: (row) => [get(row).best && "best", shade(above(row))].filter(Boolean).join(" ") || null,
      show: (row) => {
        const cell = get(row);
        const parts = [meanStd(cell.test_mean, cell.test_std) + (cell.best ? " *" : "")];
        if (isNumber(cell.test_std_over_splits))
          parts.push(el("small", {}, "over the splits of a seed " + percent(cell.test_std_over_splits)));
        if (isNumber(cell.n) && cell.n !== data.splits) parts.push(el("small", {}, "n = " + cell.n));
        if (cell.failed) parts.push(el("small", {}, cell.failed + " failed"));
        if (isNumber(above(row))) parts.push(el("small", {}, "reference " + signed(above(row))));
        if (isNumber(cell.paper_mean)) {
          parts.push(el("small", {}, "paper " + meanStd(cell.paper_mean, cell.paper_std)));
          parts.push(el("small", {}, "difference " + signed(cell.test_mean - cell.paper_mean)));
        }
        return parts;
      },
    });
  }
  const caption =
    "Table 1. Test " +
    data.metric +
    " in percent, mean (standard deviation) over " +
    data.splits_in_words +
    ", at the α of the best mean validation " +
    data.metric +
    ". * best semi-supervised objective of the column; shaded from half a point, two and five above or below the best reference classifier" +
    (hasPaper ? "; below, the differences in points to that and to the paper" : "");
  return [
    ...table(
      "table1",
      caption,
      columns,
      data.objectives.map((objective) => ({ objective })),
      { redraw },
    ),
    csv("table1", CELL_FIELDS, data.cells),
  ];
};

const accuracyPlot = (data) => {
  const rows = data.objectives.map((objective) => {
    const cells = data.rates.map((rate) => find(data.cells, objective, rate) || {});
    const value = (sign) =>
      cells.map((cell) => (isNumber(cell.test_mean) ? 100 * (cell.test_mean + sign * (cell.test_std || 0)) : null));
    return { label: objective, objective, dash: dash(objective), ys: value(0), low: value(-1), high: value(1) };
  });
  return [
    plot(
      "Test " + data.metric + " against supervision rate, a line for each objective; the numbers are in Table 1",
      data.rates,
      rows,
      { x: "supervision rate", y: "test " + data.metric + ", %", log: true, ticks: rateName },
    ),
    el("p", { class: "note" }, "Bands are one standard deviation over " + data.splits_in_words + "."),
    csv("accuracy", CELL_FIELDS, data.cells),
  ];
};

const table2 = (data, redraw) => {
  const columns = [
    { title: "Objective", value: (row) => row.objective, text: true },
    { title: "mean log₁₀ α", value: (row) => row.mean_log10, show: (row) => fixed(row.mean_log10) },
    { title: "rates", value: (row) => row.rates, show: (row) => String(row.rates) },
  ];
  if (data.alphas.some((row) => isNumber(row.paper)))
    columns.push(
      { title: "paper", value: (row) => row.paper, show: (row) => fixed(row.paper) },
      {
        title: "difference",
        value: (row) => (isNumber(row.paper) ? row.mean_log10 - row.paper : null),
        show: (row) =>
          isNumber(row.paper) ? (row.mean_log10 > row.paper ? "+" : "") + fixed(row.mean_log10 - row.paper) : NOTHING,
      },
    );
  return table("table2", "Table 2. Mean over the supervision rates of log₁₀ of the selected α", columns, data.alphas, {
    redraw,
  });
};

const sensitivity = (data, redraw) => {
  const rates = data.rates.filter((rate) => data.by_alpha.some((row) => row.rate === rate));
  if (!rates.length) return [el("p", { class: "note" }, "No objective with an α has a completed trial.")];
  const control = choice(
    "sensitivity",
    "Supervision rate",
    rates.map((rate) => [String(rate), rateName(rate)]),
    redraw,
  );
  const rate = Number(state.values.sensitivity);
  const rows = data.by_alpha.filter((row) => row.rate === rate);
  const alphas = [...new Set(rows.flatMap((row) => row.alpha))].sort((a, b) => a - b);
  const series = (name) =>
    data.objectives
      .filter((objective) => rows.some((row) => row.objective === objective))
      .map((objective) => {
        const row = rows.find((one) => one.objective === objective);
        const value = (sign) =>
          alphas.map((alpha) => {
            const index = row.alpha.indexOf(alpha);
            const mean = row[name + "_mean"][index];
            return isNumber(mean) ? 100 * (mean + sign * (row[name + "_std"][index] || 0)) : null;
          });
        return { label: objective, objective, dash: dash(objective), ys: value(0), low: value(-1), high: value(1) };
      });
  const draw = (name) =>
    plot(name + " " + data.metric + " against α at a rate of " + rateName(rate), alphas, series(name), {
      x: "α",
      y: name + " " + data.metric + ", %",
      log: true,
      ticks: String,
    });
  return [
    el("div", { class: "controls" }, control),
    el("div", { class: "plots" }, draw("validation"), draw("test")),
    el("p", { class: "note" }, "α is selected by the left plot alone."),
  ];
};

/** A row of a forest plot: the interval of a difference as a line, its mean as a dot, and what is no difference worth having in grey. */
const forest = (row, reach, margin) => {
  if (!isNumber(row.low)) return NOTHING;
  const place = (x) => Math.min(100, Math.max(0, 50 + (50 * x) / reach)).toFixed(2) + "%";
  const part = (kind, from, to) =>
    el("span", { class: kind, style: "left: " + place(from) + "; right: calc(100% - " + place(to) + ")" });
  return el(
    "div",
    {
      class: "forest",
      role: "img",
      "aria-label": signed(row.difference) + ", from " + signed(row.low) + " to " + signed(row.high),
    },
    part("margin", -margin, margin),
    part("zero", 0, 0),
    part("interval", row.low, row.high),
    part("mean", row.difference, row.difference),
  );
};

/** The columns of tables of differences: how large they are, and how sure that is. */
const differenceColumns = (rows, margin) => {
  const ends = rows.flatMap((row) => [row.low, row.high].filter(isNumber).map(Math.abs));
  // The few that are far away would leave no room for the others.
  const reach = Math.min(0.1, Math.max(2 * margin, ...ends));
  return [
    { title: "Pairs", value: (row) => row.n, show: (row) => String(row.n) },
    { title: "Mean difference", value: (row) => row.difference, show: (row) => signed(row.difference) },
    {
      title: "From −" + percent(reach) + " to +" + percent(reach),
      value: (row) => row.difference,
      show: (row) => forest(row, reach, margin),
      wide: true,
    },
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
};

const comparisons = (data, redraw) => {
  if (!data.comparisons.length) return [el("p", { class: "note" }, "No two objectives can be compared yet.")];
  const control = choice(
    "comparisons",
    "Rates",
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
    ...differenceColumns(rows, data.margin),
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
      "Differences in test " + data.metric + ", in points, paired by rate and split, at each objective's selected α",
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
    csv(
      "comparisons",
      ["objective", "baseline", "rates", "n", "difference", "low", "high", "p", "p_holm", "better", "same", "worse", "finding", "bootstrap_low", "bootstrap_high"],
      data.comparisons,
    ),
  ];
};

const BINS = 15;

const models = (data, redraw) => {
  const rates = data.rates.map((rate) => [String(rate), rateName(rate)]);
  const chooseRate = choice("models-rate", "Supervision rate", rates, redraw);
  const rate = Number(state.values["models-rate"]);
  const rows = data.objectives.map((objective) => find(data.cells, objective, rate)).filter(Boolean);
  const figure = (title, name, factor, digits) => ({
    title,
    value: (row) => row[name + "_mean"],
    show: (row) =>
      isNumber(row[name + "_mean"])
        ? fixed(factor * row[name + "_mean"], digits) +
          (isNumber(row[name + "_std"]) ? " (" + fixed(factor * row[name + "_std"], digits) + ")" : "")
        : NOTHING,
  });
  const figures = table(
    "models",
    "On test texts: the lower bound of log p(x), the perplexity and the expected calibration error; label fidelity: the share of " +
      "generated texts that the classifier gives the label asked for. Means (standard deviations) over " + data.splits_in_words,
    [
      { title: "Objective", value: (row) => row.objective, text: true },
      figure("bound, nats per text", "bound", 1, 2),
      figure("perplexity per token", "perplexity", 1, 1),
      figure("label fidelity, %", "label_fidelity", 100, 1),
      figure("calibration error, %", "calibration_error", 100, 2),
    ],
    rows,
    { redraw },
  );
  const centres = Array.from({ length: BINS }, (_, bin) => (100 * (bin + 0.5)) / BINS);
  const curve = (row) => {
    const ys = centres.map(() => null);
    for (const bin of row.calibration) ys[Math.min(BINS - 1, Math.floor(BINS * bin.probability))] = 100 * bin.accuracy;
    return { label: row.objective, objective: row.objective, ys };
  };
  const curves = rows.filter((row) => row.calibration.length);
  const parts = [chooseRate, ...figures];
  if (curves.length) {
    parts.push(
      el("h3", {}, "Calibration"),
      plot(
        "Share of right labels against the probability that the classifier gives them, a line for each objective",
        centres,
        [{ label: "as it should be", color: "--ink", ys: centres, dash: [4, 4] }, ...curves.map(curve)],
        { x: "probability of the label, %", y: "right labels, %" },
      ),
      el("p", { class: "note" }, "Test texts of all splits together. Below the dashed line a classifier is surer than it should be."),
    );
  }
  const writers = rows.filter((row) => row.examples.length);
  if (writers.length) {
    const names = writers.map((row) => [row.objective, row.objective]);
    const chooseWriter = choice("models-writer", "Objective", names, redraw);
    const writer = writers.find((row) => row.objective === state.values["models-writer"]);
    parts.push(
      el("h3", {}, "Generated texts"),
      chooseWriter,
      ...table(
        "examples",
        "What the model of the first split writes for each class",
        [
          { title: "Class", value: (row) => row.class, text: true },
          { title: "Text", value: (row) => row.text, text: true, wide: true },
        ],
        writer.examples,
        { redraw },
      ),
      writer.examples_left_out
        ? el("p", { class: "note" }, writer.examples_left_out + " more texts are in tables/generated.")
        : null,
    );
  }
  return parts;
};

const curvePlot = (metric, name, epochs) => {
  const scaled = (values) => values.map((value) => (isNumber(value) ? 100 * value : null));
  return plot(
    "Learning curves of " + name,
    epochs.epoch,
    [
      { label: "validation " + metric, color: "--series-1", ys: scaled(epochs.validation) },
      { label: "training accuracy", color: "--series-0", ys: scaled(epochs.train), dash: [6, 4] },
    ],
    { x: "epoch", y: "%" },
  );
};

const lossPlot = (name, epochs) => {
  const series = [{ label: "classifier loss, nats", color: "--series-2", ys: epochs.loss }];
  if (epochs.bound.some(isNumber))
    return [
      plot("Classifier loss of " + name, epochs.epoch, series, { x: "epoch", y: "nats" }),
      plot(
        "Bound of " + name,
        epochs.epoch,
        [{ label: "bound of unlabelled texts, nats", color: "--series-4", ys: epochs.bound }],
        { x: "epoch", y: "nats per text" },
      ),
    ];
  return [plot("Classifier loss of " + name, epochs.epoch, series, { x: "epoch", y: "nats" })];
};

const curves = (data, redraw) => {
  const trials = data.trials.filter((trial) => trial.epochs.validation.length);
  if (!trials.length) return [el("p", { class: "note" }, "No trial has finished an epoch yet.")];
  const names = [...trials]
    .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }))
    .map((trial) => [trial.id, trial.name]);
  const control = choice("curves", "Trial", names, redraw);
  const trial = trials.find((one) => one.id === state.values.curves);
  return [
    leftOut(data),
    el("div", { class: "controls" }, control),
    el("div", { class: "plots" }, curvePlot(data.metric, trial.name, trial.epochs), ...lossPlot(trial.name, trial.epochs)),
  ];
};

const failures = (data) => {
  if (!data.failures.length) return [el("p", { class: "note" }, "None.")];
  const reasons = data.failures.map((failure) =>
    el(
      "details",
      {},
      el("summary", {}, failure.n + " × " + failure.status + ": " + failure.reason),
      el(
        "ul",
        {},
        failure.trials.map((trial) => el("li", {}, trial)),
        failure.n > failure.trials.length
          ? el("li", {}, failure.n - failure.trials.length + " more, which are in tables/trials")
          : null,
      ),
      el("pre", { tabindex: 0, "aria-label": "Stack trace" }, failure.stack_trace),
    ),
  );
  const others = data.other_failures;
  return others
    ? [...reasons, el("p", { class: "note" }, others + " more trials failed for other reasons, see tables/trials.")]
    : reasons;
};

const cost = (data, redraw) => {
  const rows = data.objectives.map((objective) => {
    const own = data.cost.find((row) => row.objective === objective);
    if (!own) return { objective, n: 0, seconds: 0, mean: null, steps: 0, speed: null };
    return { ...own, n: own.trials, mean: own.seconds / own.trials };
  });
  const columns = [
    { title: "Objective", value: (row) => row.objective, text: true },
    { title: "Trials", value: (row) => row.n, show: (row) => String(row.n) },
    { title: "Time", value: (row) => row.seconds, show: (row) => duration(row.seconds) },
    { title: "A trial", value: (row) => row.mean, show: (row) => duration(row.mean) },
    { title: "Steps", value: (row) => row.steps, show: (row) => String(row.steps) },
    {
      title: "Tokens a second",
      value: (row) => row.speed,
      show: (row) => (isNumber(row.speed) ? String(Math.round(row.speed)) : NOTHING),
    },
  ];
  return table("cost", "Time that trials held a task slot", columns, rows, { redraw });
};

/** Says which trials are listed, if not all. */
const leftOut = (data) => {
  const all = data.summary.completed + data.summary.failed;
  if (all <= data.trials.length) return null;
  const which = data.sweep ? "those that ended last" : "those of each cell's selected α, and those that failed";
  return el(
    "p",
    { class: "note" },
    "Listed are " + data.trials.length + " of " + all + " trials: " + which +
      ". All are in tables/trials, and their learning curves in tables/epochs.",
  );
};

const trials = (data, redraw) => {
  const any = [["", "all"]];
  const controls = [
    choice("objective", "Objective", any.concat(data.objectives.map((one) => [one, one])), redraw),
    choice("rate", "Rate", any.concat(data.rates.map((one) => [String(one), rateName(one)])), redraw),
    choice(
      "status",
      "Status",
      any.concat([...new Set(data.trials.map((trial) => trial.status))].sort().map((one) => [one, one])),
      redraw,
    ),
  ];
  const { objective, rate, status } = state.values;
  const rows = data.trials.filter(
    (trial) =>
      (!objective || trial.objective === objective) &&
      (!rate || String(trial.rate) === rate) &&
      (!status || trial.status === status),
  );
  const show = (trial) => {
    if (!trial.epochs.validation.length) return trial.name;
    return el(
      "button",
      {
        type: "button",
        title: "Show its learning curves",
        onclick: () => {
          state.values.curves = trial.id;
          redrawSection("curves");
          document.getElementById("curves").scrollIntoView();
          document.getElementById("choice-curves").focus({ preventScroll: true });
        },
      },
      trial.name,
    );
  };
  const columns = [
    { title: "Trial", value: (trial) => trial.name, show, text: true },
    { title: "Status", value: (trial) => trial.status, text: true },
    { title: "Test, %", value: (trial) => trial.test, show: (trial) => percent(trial.test) },
    { title: "Validation, %", value: (trial) => trial.validation, show: (trial) => percent(trial.validation) },
    { title: "Perplexity", value: (trial) => trial.perplexity, show: (trial) => fixed(trial.perplexity, 1) },
    {
      title: "Best epoch",
      value: (trial) => trial.best_epoch,
      show: (trial) =>
        isNumber(trial.best_epoch) ? trial.best_epoch + " of " + trial.last_epoch : NOTHING,
    },
    { title: "Steps", value: (trial) => trial.steps, show: (trial) => String(trial.steps) },
    { title: "Time", value: (trial) => trial.seconds, show: (trial) => duration(trial.seconds) },
    {
      title: "Stopped by",
      value: (trial) => trial.stop_reason,
      show: (trial) => (trial.stop_reason || trial.error || NOTHING).replaceAll("_", " "),
      text: true,
      wide: false,
    },
    { title: "Device", value: (trial) => trial.device, text: true },
    { title: "Host", value: (trial) => trial.host, text: true },
    { title: "Started", value: (trial) => trial.started_at, show: (trial) => time(trial.started_at), text: true },
  ];
  return [
    leftOut(data),
    el("div", { class: "controls" }, controls),
    ...table("trials", rows.length + " trials; a trial's name shows its learning curves", columns, rows, {
      redraw,
      tall: true,
      limit: 200,
    }),
  ];
};

const findings = (data) =>
  data.data.length === 0
    ? [el("p", { class: "note" }, "The prepared dataset is not in this output any more.")]
    : [
        el(
          "ul",
          {},
          data.data.map((finding) => el("li", { class: finding.startsWith(" ") ? "suggestion" : "" }, finding.trim())),
        ),
      ];

const provenance = (data) => {
  const own = data.provenance;
  const counts = (map) =>
    el(
      "ul",
      {},
      Object.entries(map).map(([name, n]) => el("li", {}, name + ": " + n + (n === 1 ? " trial" : " trials"))),
    );
  const pretty = () => {
    try {
      return JSON.stringify(JSON.parse(own.settings), null, 2);
    } catch (e) {
      return own.settings;
    }
  };
  return [
    el(
      "ul",
      {},
      el("li", {}, "Experiment " + own.experiment),
      el("li", {}, "Dataset fingerprint " + own.dataset_fingerprint),
    ),
    el("h3", {}, "Versions"),
    counts(data.machines.versions),
    el("h3", {}, "Devices"),
    counts(data.machines.devices),
    el("h3", {}, "Hosts"),
    counts(data.machines.hosts),
    el("details", {}, el("summary", {}, "Settings"), el("pre", { tabindex: 0, "aria-label": "Settings" }, pretty())),
  ];
};

const SECTIONS = [
  ["answer", "What was found", answer, ["answer"]],
  ["overview", "Overview", overview, ["summary", "sweep"]],
  ["accuracy", "By supervision rate", accuracyPlot, ["cells", "rates", "objectives"]],
  ["table1", "Table 1", table1, ["cells", "rates", "objectives"]],
  ["comparisons", "Comparisons", comparisons, ["comparisons"]],
  ["side-by-side", "Side by side", sideBySide, ["side_by_side"]],
  ["hypotheses", "Hypotheses", hypotheses, ["hypotheses"]],
  ["models", "What the models know", models, ["cells", "rates", "objectives"]],
  ["table2", "Table 2", table2, ["alphas"]],
  ["sensitivity", "Sensitivity to α", sensitivity, ["by_alpha"]],
  ["curves", "Learning curves", curves, ["trials"]],
  ["progress", "Progress", progress, ["cells", "grid", "sweep", "rates", "objectives"]],
  ["texts", "Data", findings, ["data"]],
  ["failures", "Failed trials", failures, ["failures", "other_failures"]],
  ["cost", "Time and cost", cost, ["cost"]],
  ["trials", "Trials", trials, ["trials"]],
  ["provenance", "Provenance", provenance, ["provenance", "machines"]],
];
