// Draws a report from the JSON in the page, or, served by a running sweep, from data.json, whose changes it asks for.

let data = null;

const redrawSection = (name) => {
  const [, title, draw] = SECTIONS.find(([one]) => one === name);
  const section = document.getElementById(name);
  const open = [...section.querySelectorAll("details")].map((details) => details.open);
  const tall = section.querySelector(".tall");
  const scrolled = tall ? [tall.scrollLeft, tall.scrollTop] : [0, 0];
  section.replaceChildren(
    el("h2", { id: name + "-title" }, title),
    ...draw(data, () => redrawSection(name)).filter(Boolean),
  );
  [...section.querySelectorAll("details")].forEach((details, index) => {
    details.open = open[index] || false;
  });
  const fresh = section.querySelector(".tall");
  if (fresh) [fresh.scrollLeft, fresh.scrollTop] = scrolled;
  drawPlots();
};

/** A running sweep's page shows how far it is before anything that only its end makes whole. */
const ordered = () => {
  const shown = SECTIONS.filter(([name]) => name !== "side-by-side" || data.side_by_side);
  if (!data.sweep) return shown;
  const early = shown.filter(([name]) => name === "overview" || name === "progress");
  const [first, ...others] = shown.filter((section) => !early.includes(section));
  return [first, ...early, ...others];
};

/** Says below the title of when the data are. */
const showState = () => {
  document.getElementById("subtitle").textContent =
    (data.sweep ? (data.sweep.finished ? "Sweep ended. " : "Live view of a running sweep. ") : "") +
    "State of " +
    time(data.made_at) +
    "." +
    (data.trials_of_others
      ? " The output holds " + data.trials_of_others + " trials of other experiments, which are not shown."
      : "");
};

/** Draws the sections that depend on parts of the data that have changed. */
const render = (changed) => {
  const seeds = ", " + data.seeds;
  document.title = data.dataset + " " + data.experiment + " – Piwo report";
  document.getElementById("title").textContent = "Piwo: " + data.dataset + " " + data.experiment + seeds;
  showState();
  const main = document.getElementById("main");
  if (!main.children.length) {
    main.append(...ordered().map(([name]) => el("section", { id: name, "aria-labelledby": name + "-title" })));
    document.getElementById("sections").append(
      el(
        "ul",
        {},
        ordered().map(([name, title]) => el("li", {}, el("a", { href: "#" + name }, title))),
      ),
    );
  }
  for (const [name, , , needs] of ordered()) if (needs.some((part) => changed.has(part))) redrawSection(name);
  document.documentElement.dataset.ready = "true";
};

/** Takes over what the server sent: the parts and trials that have changed, or, on the first request, all. */
const merge = (fresh) => {
  const trials = fresh.whole ? fresh.trials : [...fresh.trials, ...data.trials].slice(0, data.most_trials);
  const changed = new Set(Object.keys(fresh));
  if (!fresh.trials.length && !fresh.whole) changed.delete("trials");
  data = { ...(fresh.whole ? {} : data), ...fresh, trials };
  render(changed);
};

const EVERY = 2000;
const poll = async () => {
  try {
    const answer = await fetch("data.json?since=" + (data ? data.version : 0), { cache: "no-store" });
    if (answer.ok) merge(await answer.json());
    else if (data) showState();
    if (!data || !data.sweep || !data.sweep.finished) setTimeout(poll, EVERY);
  } catch (e) {
    const gone = "The sweep's process does not answer any more; this is its last state. ";
    const subtitle = document.getElementById("subtitle");
    if (!subtitle.textContent.startsWith(gone)) subtitle.textContent = gone + subtitle.textContent;
    setTimeout(poll, EVERY);
  }
};

/** Nothing stays folded on paper. */
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details:not([open])")) {
    details.open = true;
    details.dataset.printed = "true";
  }
});
window.addEventListener("afterprint", () => {
  for (const details of document.querySelectorAll("details[data-printed]")) {
    details.open = false;
    delete details.dataset.printed;
  }
});

const own = document.getElementById("data").textContent.trim();
if (own === "live") poll();
else {
  data = JSON.parse(own);
  render(new Set(Object.keys(data)));
}
