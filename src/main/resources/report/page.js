// Draws a report from the JSON in the page, or, served by a running sweep, from data.json, again whenever that changes.

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

const render = (fresh) => {
  data = fresh;
  const seed = ", seed " + data.seed;
  document.title = data.dataset + " " + data.experiment + " – Piwo report";
  document.getElementById("title").textContent = "Piwo: " + data.dataset + " " + data.experiment + seed;
  document.getElementById("subtitle").textContent =
    (data.sweep ? (data.sweep.finished ? "Sweep ended. " : "Live view of a running sweep. ") : "") +
    "State of " +
    time(data.made_at) +
    "." +
    (data.trials_of_others
      ? " The output holds " + data.trials_of_others + " trials of other experiments, which are not shown."
      : "");
  const main = document.getElementById("main");
  if (!main.children.length) {
    main.append(...SECTIONS.map(([name]) => el("section", { id: name, "aria-labelledby": name + "-title" })));
    document.getElementById("sections").append(
      el(
        "ul",
        {},
        SECTIONS.map(([name, title]) => el("li", {}, el("a", { href: "#" + name }, title))),
      ),
    );
  }
  for (const [name, , , needs] of SECTIONS) {
    const now = JSON.stringify(needs(data));
    if (state.drawn[name] !== now) {
      state.drawn[name] = now;
      redrawSection(name);
    }
  }
  document.documentElement.dataset.ready = "true";
};

const EVERY = 2000;
const poll = async () => {
  try {
    const answer = await fetch("data.json", { cache: "no-cache" });
    if (answer.ok) render(await answer.json());
    if (!data || !data.sweep || !data.sweep.finished) setTimeout(poll, EVERY);
  } catch (e) {
    const gone = "The sweep's process does not answer any more; this is its last state. ";
    const subtitle = document.getElementById("subtitle");
    if (!subtitle.textContent.startsWith(gone)) subtitle.textContent = gone + subtitle.textContent;
    setTimeout(poll, EVERY);
  }
};

const own = document.getElementById("data").textContent.trim();
if (own === "live") poll();
else render(JSON.parse(own));
