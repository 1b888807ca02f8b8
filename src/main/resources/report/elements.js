"use strict";
// Elements, numbers as people read them, and tables that sort. All text enters as text nodes, never as markup.

const state = { sorts: {}, values: {} };
const NOTHING = "–";
const OBJECTIVES = ["None", "VAE", "PIWO", "iPIWO", "IWAE", "NaiveBayes", "Tfidf", "MeanVectors"];

const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false)
      node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
};
const isNumber = (x) => typeof x === "number" && Number.isFinite(x);
const fixed = (x, digits = 2) => (isNumber(x) ? x.toFixed(digits) : NOTHING);
const percent = (x) => fixed(isNumber(x) ? 100 * x : x);
const signed = (x) => (isNumber(x) ? (x > 0 ? "+" : "") + (100 * x).toFixed(2).replace("-", "−") : NOTHING);
const meanStd = (mean, std) =>
  isNumber(mean) ? percent(mean) + (isNumber(std) ? " (" + percent(std) + ")" : "") : NOTHING;
const probability = (p) => (!isNumber(p) ? NOTHING : p < 0.0005 ? "< 0.001" : p.toFixed(3));
const chance = (p) =>
  p > 0.995 && p < 1 ? "> 99 %" : p < 0.005 && p > 0 ? "< 1 %" : Math.round(100 * p) + " %";
const rateName = (rate) => Number((100 * rate).toPrecision(12)) + " %";
const duration = (seconds) => {
  if (!isNumber(seconds)) return NOTHING;
  if (seconds < 60) return Math.round(seconds) + " s";
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return minutes + " min";
  return Math.floor(minutes / 60) + " h " + (minutes % 60) + " min";
};
const time = (iso) => iso.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC");
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const color = (objective) => css("--series-" + Math.max(0, OBJECTIVES.indexOf(objective)));

/** So that objectives can be told apart without colour. */
const DASHES = [[], [9, 4], [3, 3], [12, 3, 3, 3], [6, 2], [2, 5], [14, 5], [9, 3, 2, 3]];
const dash = (objective) => DASHES[Math.max(0, OBJECTIVES.indexOf(objective)) % DASHES.length];

/** Likewise: the form of an objective's points, as corners of a polygon around (0, 0); none for a circle. */
const star = (turn, ...radii) =>
  Array.from({ length: 8 }, (_, i) => {
    const angle = turn + (Math.PI * i) / 4;
    return [radii[i % radii.length] * Math.sin(angle), -radii[i % radii.length] * Math.cos(angle)];
  });
const corners = (n, turn) =>
  Array.from({ length: n }, (_, i) => [
    1.25 * Math.sin(turn + (2 * Math.PI * i) / n),
    -1.25 * Math.cos(turn + (2 * Math.PI * i) / n),
  ]);
const SHAPES = [
  [],
  corners(4, Math.PI / 4),
  corners(3, 0),
  corners(4, 0),
  corners(3, Math.PI),
  star(0, 1.5, 0.5),
  star(Math.PI / 4, 1.5, 0.5),
  corners(3, Math.PI / 2),
];
const shape = (objective) => SHAPES[Math.max(0, OBJECTIVES.indexOf(objective)) % SHAPES.length];

/** A link that saves what is drawn as a CSV file, with the given fields of each row; accuracies are fractions there. */
const csv = (name, fields, rows) => {
  const quoted = (value) => {
    const text = value === null || value === undefined ? "" : String(value);
    return /[",\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  };
  const save = (event) => {
    const lines = [fields, ...rows.map((row) => fields.map((field) => row[field]))];
    const text = lines.map((line) => line.map(quoted).join(",") + "\n").join("");
    event.currentTarget.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  };
  return el("p", { class: "csv" }, el("a", { href: "#", download: name + ".csv", onclick: save }, "These numbers as CSV"));
};

/** A table of rows whose columns are {title, value (to sort by), show, text, wide}; the header's buttons sort. */
const table = (name, caption, columns, rows, options = {}) => {
  const sort = state.sorts[name];
  let shown = rows;
  if (sort) {
    const value = columns[sort.column].value;
    const order = (a, b) => {
      const x = value(a),
        y = value(b);
      if (x === null || x === undefined) return y === null || y === undefined ? 0 : 1;
      if (y === null || y === undefined) return -1;
      const less = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y));
      return sort.descending ? -less : less;
    };
    shown = [...rows].sort(order);
  }
  const head = columns.map((column, index) => {
    const ordered = sort && sort.column === index ? (sort.descending ? "descending" : "ascending") : null;
    const turn = () => {
      state.sorts[name] = { column: index, descending: ordered === "ascending" };
      options.redraw();
      document.querySelector(`[data-table="${name}"] th:nth-child(${index + 1}) button`).focus();
    };
    return el(
      "th",
      { scope: "col", class: column.text ? "text" : null, "aria-sort": ordered },
      el("button", { type: "button", onclick: turn }, column.title),
    );
  });
  const limit = options.limit && !state.values["all-" + name] ? options.limit : shown.length;
  const body = shown.slice(0, limit).map((row) =>
    el(
      "tr",
      {},
      columns.map((column, index) => {
        const content = (column.show || column.value)(row);
        const attributes = {
          class:
            [column.text && "text", column.wide && "wide", column.mark && column.mark(row)].filter(Boolean).join(" ") ||
            null,
        };
        return index === 0
          ? el("th", { scope: "row", class: "text" }, content ?? NOTHING)
          : el("td", attributes, content ?? NOTHING);
      }),
    ),
  );
  const more =
    limit < shown.length
      ? el(
          "p",
          {},
          el(
            "button",
            {
              type: "button",
              onclick: () => {
                state.values["all-" + name] = true;
                options.redraw();
                document.querySelector(`[data-table="${name}"]`).focus();
              },
            },
            "Show all " + shown.length,
          ),
        )
      : null;
  return [
    ...captioned(
      name,
      caption,
      options.tall,
      el("table", { "aria-labelledby": "caption-" + name }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, body)),
    ),
    more,
  ];
};

/** The caption stands outside of what scrolls, so that all of it can be read. */
const captioned = (name, caption, tall, content) => [
  el("p", { class: "caption", id: "caption-" + name }, caption),
  el(
    "div",
    {
      class: "scroll" + (tall ? " tall" : ""),
      role: "region",
      tabindex: 0,
      "aria-labelledby": "caption-" + name,
      "data-table": name,
    },
    content,
  ),
];

const choice = (name, label, options, redraw) => {
  if (!options.some(([value]) => value === state.values[name]))
    state.values[name] = options.length ? options[0][0] : null;
  const id = "choice-" + name;
  const turn = (event) => {
    state.values[name] = event.target.value;
    redraw();
    document.getElementById(id).focus();
  };
  return el(
    "label",
    { for: id },
    label,
    el(
      "select",
      { id, onchange: turn },
      options.map(([value, text]) => el("option", { value, selected: value === state.values[name] }, text)),
    ),
  );
};
