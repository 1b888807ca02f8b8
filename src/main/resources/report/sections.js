// The sections of the page: each has a name, a heading, how it is drawn, and the parts of the data that it depends on.

const find = (rows, objective, rate) => rows.find((row) => row.objective === objective && row.rate === rate);

const openQuestions = (data) =>
  data.open_questions.length
    ? [
        el("h3", {}, "What it would take to know more"),
        el("p", {}, data.open_questions.join(" ")),
      ]
    : [];

const answer = (data) =>
  data.answer.length
    ? [
        el(
          "ul",
          {},
          data.answer.map((sentence) => el("li", {}, sentence)),
        ),
        ...openQuestions(data),
        el(
          "p",
          { class: "note" },
          "Test " +
            data.metric +
            " in percent, mean (standard deviation) over " +
            data.splits_in_words +
            ", at the α that validation texts have chosen. Differences up to " +
            Number((100 * data.margin).toPrecision(6)) +
            " points count as none worth having. How sure a finding is, the correlated Bayesian t-test says. Where a number of pairs is given, so many let the " +
            "corrected resampled t-test find a difference of the size seen, at least of that margin, in four of five experiments; it is rough, since " +
            "the spread is known from few.",
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
  const parts = [...heat, csv("progress", ["objective", "rate", "planned", "completed", "failed"], data.grid)];
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

const accuracyPlot = (data, redraw) => {
  const references = new Set(data.cells.filter((cell) => cell.reference).map((cell) => cell.objective));
  const control = choice("accuracy", "Shown", [["all", "all"], ["own", "without reference classifiers"]], redraw);
  const shown = data.objectives.filter((one) => state.values.accuracy === "all" || !references.has(one));
  const rows = shown.map((objective) => {
    const cells = data.rates.map((rate) => find(data.cells, objective, rate) || {});
    const value = (sign) =>
      cells.map((cell) => (isNumber(cell.test_mean) ? 100 * (cell.test_mean + sign * (cell.test_std || 0)) : null));
    return { label: objective, objective, dash: dash(objective), ys: value(0), low: value(-1), high: value(1) };
  });
  return [
    references.size ? el("div", { class: "controls" }, control) : null,
    plot(
      "Test " + data.metric + " against supervision rate, a line for each objective; the numbers are in Table 1",
      data.rates,
      rows,
      { x: "supervision rate", y: "test " + data.metric + ", %", log: true, ticks: rateName, height: 380 },
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
    el("p", { class: "note" }, "α is selected by the validation plot alone."),
    csv(
      "sensitivity",
      ["objective", "rate", "alpha", "validation_mean", "validation_std", "test_mean", "test_std"],
      data.by_alpha.flatMap((row) =>
        row.alpha.map((alpha, index) => ({
          objective: row.objective,
          rate: row.rate,
          alpha,
          validation_mean: row.validation_mean[index],
          validation_std: row.validation_std[index],
          test_mean: row.test_mean[index],
          test_std: row.test_std[index],
        })),
      ),
    ),
  ];
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
    csv(
      "learning-curve",
      ["epoch", "validation", "train", "loss", "bound"],
      trial.epochs.epoch.map((_, index) =>
        Object.fromEntries(Object.entries(trial.epochs).map(([name, values]) => [name, values[index]])),
      ),
    ),
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
  ["answer", "What was found", answer, ["answer", "open_questions"]],
  ["accuracy", "By supervision rate", accuracyPlot, ["cells", "rates", "objectives"]],
  ["comparisons", "Comparisons", comparisons, ["comparisons", "winners"]],
  ["table1", "Table 1", table1, ["cells", "rates", "objectives"]],
  ["confusion", "Confusion", confusion, ["cells", "rates", "objectives", "winners", "class_names"]],
  ["calibration", "Calibration", calibration, ["cells", "rates", "objectives"]],
  ["generated", "Generated texts", generated, ["cells", "rates", "objectives"]],
  ["models", "What the models know", models, ["cells", "rates", "objectives"]],
  ["side-by-side", "Side by side", sideBySide, ["side_by_side"]],
  ["hypotheses", "Hypotheses", hypotheses, ["hypotheses"]],
  ["table2", "Table 2", table2, ["alphas"]],
  ["sensitivity", "Sensitivity to α", sensitivity, ["by_alpha"]],
  ["curves", "Learning curves", curves, ["trials"]],
  ["overview", "Overview", overview, ["summary", "sweep"]],
  ["progress", "Progress", progress, ["cells", "grid", "sweep", "rates", "objectives"]],
  ["texts", "Data", findings, ["data"]],
  ["failures", "Failed trials", failures, ["failures", "other_failures"]],
  ["cost", "Time and cost", cost, ["cost"]],
  ["trials", "Trials", trials, ["trials"]],
  ["provenance", "Provenance", provenance, ["provenance", "machines"]],
];
