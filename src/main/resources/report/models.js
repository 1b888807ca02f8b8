// What is known of the chosen models beside Table 1: confusion, figures of the classes, calibration, generated texts.

/** Matrices of more classes cannot be read. */
const MOST_IN_MATRIX = 12;
const BINS = 15;

/** A control for the rate, whose default is the first. */
const chooseRate = (data, name, redraw) =>
  choice(name + "-rate", "Supervision rate", data.rates.map((rate) => [String(rate), rateName(rate)]), redraw);

/** A control for one of the objectives, whose default is the best at the rate, and the cell of both. */
const chooseCell = (data, name, has, redraw) => {
  const rateControl = chooseRate(data, name, redraw);
  const rate = Number(state.values[name + "-rate"]);
  const cells = data.objectives.map((objective) => find(data.cells, objective, rate)).filter((cell) => cell && has(cell));
  const winner = data.winners.find((one) => one.rate === rate);
  if (!(name + "-objective" in state.values) && winner) state.values[name + "-objective"] = winner.objective;
  const control = choice(name + "-objective", "Objective", cells.map((cell) => [cell.objective, cell.objective]), redraw);
  return {
    controls: el("div", { class: "controls" }, rateControl, control),
    cell: cells.find((cell) => cell.objective === state.values[name + "-objective"]),
  };
};

const matrix = (data, cell) => {
  const labels = data.class_names.map((_, label) => label);
  const of = (label) => cell.confusion.filter((row) => row[0] === label).reduce((sum, row) => sum + row[2], 0);
  const texts = (label, given) => (cell.confusion.find((row) => row[0] === label && row[1] === given) || [0, 0, 0])[2];
  const shaded = (label, given) => {
    const n = texts(label, given);
    const share = of(label) ? n / of(label) : 0;
    return el(
      "td",
      { class: label === given ? "hit" : "miss", style: "--share: " + share.toFixed(3) },
      String(n),
      el("small", {}, fixed(100 * share, 1) + " %"),
    );
  };
  return captioned(
    "confusion",
    "Rows: the label of a test text; columns: the label that it was given. Texts, and the share of the row",
    false,
    el(
      "table",
      { class: "matrix", "aria-labelledby": "caption-confusion" },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          el("th", { scope: "col" }, "label \u2193 given \u2192"),
          data.class_names.map((name) => el("th", { scope: "col" }, name)),
        ),
      ),
      el(
        "tbody",
        {},
        labels.map((label) =>
          el(
            "tr",
            {},
            el("th", { scope: "row", class: "text" }, data.class_names[label]),
            labels.map((given) => shaded(label, given)),
          ),
        ),
      ),
    ),
  );
};

const mistakes = (data, cell, redraw) => {
  const rows = cell.confusion
    .filter(([label, given]) => label !== given)
    .map(([label, given, texts]) => ({ label: data.class_names[label], given: data.class_names[given], texts }))
    .sort((a, b) => b.texts - a.texts);
  return [
    ...table(
      "confusion",
      "The most frequent mistakes: the label of test texts, and the one that they were given",
      [
        { title: "Label", value: (row) => row.label, text: true },
        { title: "Given", value: (row) => row.given, text: true },
        { title: "Texts", value: (row) => row.texts, show: (row) => String(row.texts) },
      ],
      rows,
      { redraw, tall: true, limit: 20 },
    ),
    cell.confusion_left_out
      ? el("p", { class: "note" }, cell.confusion_left_out + " more pairs of labels are in tables/confusion.")
      : null,
  ];
};

const bar = (share) =>
  el("div", { class: "bar", style: "--share: " + share.toFixed(3) }, el("span", {}, percent(share)));

const classFigures = (data, cell, redraw) => [
  ...table(
    "classes",
    "Precision, recall and F1 of each class, in percent, and how many test texts it has",
    [
      { title: "Class", value: (row) => row.class, text: true },
      { title: "Precision", value: (row) => row.precision, show: (row) => percent(row.precision) },
      { title: "Recall", value: (row) => row.recall, show: (row) => percent(row.recall) },
      { title: "F1", value: (row) => row.f1, show: (row) => bar(row.f1) },
      { title: "Texts", value: (row) => row.texts, show: (row) => String(row.texts) },
    ],
    classRows(data, cell),
    { redraw, tall: true, limit: 30 },
  ),
  cell.classes.length < data.class_names.length
    ? el(
        "p",
        { class: "note" },
        "Listed are the " + cell.classes.length + " of " + data.class_names.length + " classes with the lowest F1; all are in tables/classes.",
      )
    : null,
];

const classRows = (data, cell) =>
  cell.classes.map(([label, precision, recall, f1, texts]) => ({
    objective: cell.objective,
    rate: cell.rate,
    class: data.class_names[label],
    precision,
    recall,
    f1,
    texts,
  }));

const confusionRows = (data, cell) =>
  cell.confusion.map(([label, given, texts]) => ({
    objective: cell.objective,
    rate: cell.rate,
    label: data.class_names[label],
    given: data.class_names[given],
    texts,
  }));

const confusion = (data, redraw) => {
  const known = (cell) => cell.confusion_trials > 0;
  if (!data.cells.some(known) || !data.class_names.length)
    return [el("p", { class: "note" }, "No record has a confusion: no trial has completed, or all are of the first format.")];
  const { controls, cell } = chooseCell(data, "confusion", known, redraw);
  if (!cell) return [controls, el("p", { class: "note" }, "No trial of this rate has one.")];
  const isMatrix = data.class_names.length <= MOST_IN_MATRIX && !cell.confusion_left_out;
  return [
    controls,
    el(
      "p",
      { class: "note" },
      "The " +
        (cell.confusion_trials === 1 ? "model" : cell.confusion_trials + " models") +
        " of the chosen α" +
        (isNumber(cell.alpha) ? " (" + cell.alpha + ")" : "") +
        ", one for each seed and split" +
        (cell.confusion_trials < cell.n ? " that is shown of " + cell.n : "") +
        ", on the same test texts, which are counted once for each.",
    ),
    ...(isMatrix ? matrix(data, cell) : mistakes(data, cell, redraw)),
    csv("confusion", ["objective", "rate", "label", "given", "texts"], confusionRows(data, cell)),
    el("h3", {}, "Classes"),
    ...classFigures(data, cell, redraw),
    csv("classes", ["objective", "rate", "class", "precision", "recall", "f1", "texts"], classRows(data, cell)),
  ];
};

const calibration = (data, redraw) => {
  if (!data.cells.some((cell) => cell.calibration.length))
    return [
      el("p", { class: "note" }, "No record has a calibration: no trial has completed, or all are of formats 1 to 3, which have none."),
    ];
  const control = chooseRate(data, "calibration", redraw);
  const rate = Number(state.values["calibration-rate"]);
  const rows = data.objectives
    .map((objective) => find(data.cells, objective, rate))
    .filter((row) => row && row.calibration.length);
  const centres = Array.from({ length: BINS }, (_, bin) => (100 * (bin + 0.5)) / BINS);
  const curve = (row) => {
    const ys = centres.map(() => null);
    for (const bin of row.calibration) ys[Math.min(BINS - 1, Math.floor(BINS * bin.probability))] = 100 * bin.accuracy;
    return { label: row.objective, objective: row.objective, dash: dash(row.objective), ys };
  };
  return [
    el("div", { class: "controls" }, control),
    rows.length
      ? plot(
          "Share of right labels against the probability that the classifier gives them, a line for each objective",
          centres,
          [{ label: "as it should be", color: "--ink", ys: centres, dash: [4, 4], bare: true }, ...rows.map(curve)],
          { x: "probability of the label, %", y: "right labels, %", height: 380 },
        )
      : el("p", { class: "note" }, "No trial of this rate has one."),
    el(
      "p",
      { class: "note" },
      "Test texts of all splits together, in " +
        BINS +
        " bins by the probability of their label. Below the diagonal a classifier is surer than it should be. The expected calibration error is in the table below.",
    ),
    csv(
      "calibration",
      ["objective", "rate", "probability", "accuracy", "texts"],
      rows.flatMap((row) => row.calibration.map((bin) => ({ objective: row.objective, rate: row.rate, ...bin }))),
    ),
  ];
};

const generated = (data, redraw) => {
  const writes = (cell) => cell.examples.length > 0;
  if (!data.cells.some(writes))
    return [
      el("p", { class: "note" }, "No record has generated texts: no semi-supervised trial has completed, or all are of formats 1 to 3, which have none."),
    ];
  const { controls, cell } = chooseCell(data, "generated", writes, redraw);
  if (!cell) return [controls, el("p", { class: "note" }, "No trial of this rate has any.")];
  return [
    controls,
    ...table(
      "examples",
      "What the model of the first seed and split writes for each class",
      [
        { title: "Class", value: (row) => row.class, text: true },
        { title: "Text", value: (row) => row.text, text: true, wide: true },
      ],
      cell.examples,
      { redraw, limit: 12 },
    ),
    cell.examples_left_out
      ? el("p", { class: "note" }, cell.examples_left_out + " more texts are in tables/generated.")
      : null,
    csv(
      "generated",
      ["objective", "rate", "class", "text"],
      cell.examples.map((example) => ({ objective: cell.objective, rate: cell.rate, ...example })),
    ),
  ];
};

const MODEL_FIELDS = [
  ...["objective", "rate", "alpha", "n"],
  ...["bound", "perplexity", "label_fidelity", "calibration_error"].flatMap((name) => [name + "_mean", name + "_std"]),
];

const models = (data, redraw) => {
  const control = chooseRate(data, "models", redraw);
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
  return [
    el("div", { class: "controls" }, control),
    ...table(
      "models",
      "On test texts: the lower bound of log p(x), the perplexity and the expected calibration error; label fidelity: the share of " +
        "generated texts that the classifier gives the label asked for. Means (standard deviations) over " +
        data.splits_in_words,
      [
        { title: "Objective", value: (row) => row.objective, text: true },
        figure("bound, nats per text", "bound", 1, 2),
        figure("perplexity per token", "perplexity", 1, 1),
        figure("label fidelity, %", "label_fidelity", 100, 1),
        figure("calibration error, %", "calibration_error", 100, 2),
      ],
      rows,
      { redraw },
    ),
    csv("models", MODEL_FIELDS, data.cells),
  ];
};
