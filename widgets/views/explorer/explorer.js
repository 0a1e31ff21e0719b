// The view of MembershipExplorer: linked views of one state. It holds all spells, so it answers by itself; the kernel
// hears of a change once it has settled. The views are panels (matrix.js, timeline.js, ...): each can rebuild itself for
// another choice of states and bodies, and repaint itself for another day or selection.

import { chooser, inOrderOf, picker } from "../kit/choosers.js";
import { rowsOf } from "../kit/columns.js";
import { firstOfMonth, isDate, monthNumber } from "../kit/dates.js";
import { h, setText, targetOf } from "../kit/dom.js";
import { downloads } from "../kit/downloads.js";
import { frame } from "../kit/frame.js";
import { follow, messenger, SETTLED, same } from "../kit/messenger.js";
import { isCalm, player } from "../kit/player.js";
import { dataTable, folded } from "../kit/tables.js";
import { count, inWords, listed } from "../kit/words.js";
import { mapPanel } from "./map_panel.js";
import { matrixPanel } from "./matrix_panel.js";
import { membershipModel } from "./membership_model.js";
import { networkPanel } from "./network_panel.js";
import { overlapPanel } from "./overlap_panel.js";
import { timelinePanel } from "./timeline_panel.js";

const SLIDER_FIRST = "1985-01-01"; // what is older (one predecessor body) can be reached by typing the date
const TYPED = 900; // milliseconds after which a half-typed date is taken for a wrong one
const LISTED = 6; // changes told one by one
const EVENTS = {
  founding: ["▲", "a body is founded"],
  end: ["▼", "a body ends"],
  enlargement: ["+", "a state joins"],
  withdrawal: ["×", "a state leaves"],
};

function render({ model, el }) {
  /** @type {import("./explorer_data.js").ExplorerData} */
  const data = model.get("_data");
  const sliderFirst = data.called ? data.first : SLIDER_FIRST;
  const facts = membershipModel(data);
  const box = frame({ model, el }, "Membership explorer", "oxus-explorer");
  const TRAITS = ["date", "since", "institutions", "states", "selected", "kind", "lead", "views"];
  const now = Object.fromEntries(TRAITS.map((name) => [name, structuredClone(model.get(name))]));
  const post = messenger(model, () => now, tell);
  const choice = { institutions: [], states: [] }; // what is shown: the bodies chosen, after the filters
  let changeDays = [];
  let told = { date: now.date, shown: "" };
  let typing = null;

  const context = {
    data,
    facts,
    choice,
    sliderFirst,
    get date() {
      return now.date;
    },
    get since() {
      return now.since;
    },
    get selected() {
      return now.selected;
    },
    isSelected: (id) => now.selected.includes(id),
    toggle: (id) =>
      context.select(
        now.selected.includes(id) ? now.selected.filter((other) => other !== id) : [...now.selected, id],
      ),
    select(ids) {
      now.selected = [...ids];
      paintSelection();
      box.say(
        ids.length
          ? `Selected: ${listed(ids.map((id) => facts.names[id] || facts.bodies[id].acronym))}.`
          : "Nothing is selected.",
      );
      post.soon();
    },
    status: (body, state) => facts.spellOn(body, state, now.date)?.status,
  };

  // --- the time ---
  const dateInput = h("input", { type: "date", min: data.first, max: data.last, class: "oxus-date" });
  const slider = h("input", {
    type: "range",
    min: monthNumber(sliderFirst),
    max: monthNumber(data.last),
    step: 1,
    "aria-label": "Month",
    class: "oxus-slider",
  });
  const marks = h("div", { class: "oxus-marks", "aria-hidden": "true" });
  const before = h(
    "button",
    { type: "button", class: "oxus-before", title: "To the change before this day" },
    "◀ earlier change",
  );
  const after = h(
    "button",
    { type: "button", class: "oxus-after", title: "To the change after this day" },
    "later change ▶",
  );
  const play = h("button", { type: "button", class: "oxus-play" });
  const calm = isCalm(); // then by the year, and slowly
  const movie = player(play, {
    step() {
      const next = monthNumber(now.date) + (calm ? 12 : 1);
      if (next > monthNumber(data.last)) return false;
      show(firstOfMonth(next));
      return true;
    },
    start() {
      if (monthNumber(now.date) >= monthNumber(data.last)) show(sliderFirst);
    },
    stopped: () => post.soon(0),
    pace: calm ? 1000 : 100,
  });
  const eventTable = folded("Events as a table", () =>
    dataTable(
      "Events of the bodies and states shown",
      ["Day", "What", "Go to"],
      facts
        .events(choice)
        .map(({ day, precision, kind, words }) => [
          inWords(day, precision),
          `${EVENTS[kind][0]} ${words}`,
          h(
            "button",
            { type: "button", "aria-label": `Go to ${inWords(day)}: ${words}`, onclick: () => go(day, true) },
            "go",
          ),
        ]),
    ),
  );

  // --- what is compared ---
  const sinceInput = h("input", { type: "date", min: data.first, max: data.last, class: "oxus-since" });
  const sinceOff = h("button", { type: "button", onclick: () => setSince("") }, "no comparison");
  const changes = h("div", { class: "oxus-changes" });

  // --- what is shown ---
  const pairs = (names) => rowsOf(names).map(({ id, name }) => [id, name]);
  const choosers = {
    institutions: listChooser(
      "institutions",
      "Bodies",
      rowsOf(data.institutions).map(({ id, acronym, name }) => [id, `${acronym}: ${name}`]),
      [
        ...(data.text.length ? [["Source text", data.text]] : []),
        ["All", data.institutions.id],
        ["None", []],
      ],
    ),
    states: listChooser("states", "States", pairs(data.states), [
      [data.called || "The five", data.five],
      ["All", data.states.id],
      ["None", []],
    ]),
  };
  const filters = {
    kind: filter("kind", "Kind", "any kind", pairs(data.kinds)),
    lead: filter("lead", "Led by", "anyone or no one", pairs(data.leads)),
  };

  /** Checkboxes for a list trait. */
  function listChooser(trait, title, options, presets) {
    let cleared = false;
    const choose = (ids) => {
      cleared = !ids.length;
      boxes.refresh();
      complain();
      if (cleared) return;
      now[trait] = inOrderOf(now[trait], ids);
      rebuild();
      post.soon();
    };
    const boxes = chooser({
      trait,
      title,
      options,
      presets,
      choose,
      chosen: () => (cleared ? [] : now[trait]),
    });
    const complaint = () =>
      cleared
        ? `Choose at least one ${trait === "states" ? "state" : "body"}: until then the last choice stays.`
        : "";
    const reset = () => {
      cleared = false;
    };
    return { ...boxes, complaint, reset };
  }

  /** A choice of one word, "" for all. */
  function filter(trait, title, any, options) {
    const { select, element } = picker(trait, title, [["", any], ...options], (value) => {
      now[trait] = value;
      rebuild();
      post.soon();
    });
    return {
      element,
      refresh: () => {
        select.value = now[trait];
      },
    };
  }

  const passes = (body) =>
    (!now.kind || facts.bodies[body].kind === now.kind) &&
    (!now.lead || facts.bodies[body].leads.includes(now.lead));
  /** Why the filters are not followed, if they leave nothing over. */
  const idle = () =>
    now.institutions.some(passes)
      ? ""
      : "None of the bodies chosen passes the filters: all bodies chosen are shown. Choose more bodies or another filter.";

  // --- the panels ---
  const panels = [
    matrixPanel(context),
    mapPanel(context),
    overlapPanel(context),
    networkPanel(context),
    timelinePanel(context),
  ];
  const shells = panels.map((panel) => {
    const button = h(
      "button",
      { type: "button", "data-view": panel.id, onclick: () => toggleView(panel.id) },
      panel.title,
    );
    const file = () => `membership-${panel.id}-${now.date}`;
    const element = h(
      "div",
      { class: `oxus-panel oxus-panel-${panel.id}`, role: "group", "aria-label": panel.title },
      h(
        "div",
        { class: "oxus-panel-head" },
        h("span", { class: "oxus-headline" }, panel.title),
        downloads(file, panel),
      ),
      panel.element,
    );
    return { panel, button, element, stale: true };
  });
  const isOpen = ({ panel }) => now.views.includes(panel.id);

  function toggleView(id) {
    now.views = now.views.includes(id) ? now.views.filter((other) => other !== id) : [...now.views, id];
    showViews();
    post.soon();
  }
  function showViews() {
    for (const shell of shells) {
      shell.button.setAttribute("aria-pressed", isOpen(shell));
      shell.element.hidden = !isOpen(shell);
      if (isOpen(shell) && shell.stale) {
        shell.stale = false;
        shell.panel.rebuild();
      }
    }
  }
  /** Call a method of the panels that are seen; the others are made anew when they are opened. */
  function each(method) {
    for (const shell of shells) {
      shell.stale = !isOpen(shell);
      if (isOpen(shell)) (shell.panel[method] || shell.panel.paint)();
    }
  }

  // --- from a change to the page, and then to the kernel ---
  const headline = h("p", { class: "oxus-headline oxus-count" });
  const complain = () =>
    box.complain([choosers.institutions.complaint(), choosers.states.complaint(), idle()].join(" ").trim());
  const outside = (day) =>
    `There are no data for ${isDate(day) ? inWords(day) : "this date"}: choose a day from ` +
    `${inWords(data.first)} to ${inWords(data.last)}.`;
  const inside = (day) => isDate(day) && day >= data.first && day <= data.last;

  function show(day) {
    now.date = day;
    paint();
  }
  function go(day, settled = false) {
    clearTimeout(typing);
    movie.stop();
    if (!inside(day)) {
      box.complain(`${outside(day)} The views still show ${inWords(now.date)}.`);
      return;
    }
    show(day);
    post.soon(settled ? 0 : SETTLED);
  }
  function setSince(day) {
    if (day && !inside(day)) {
      box.complain(outside(day));
      return;
    }
    now.since = day;
    paint();
    post.soon();
  }

  /** Say what changed, once it has settled, so that a listener is not flooded. */
  function tell() {
    const shown = `${count(choice.institutions.length, "body", "bodies")} and ${count(choice.states.length, "state")}`;
    let text = shown === told.shown ? "" : `Now shown: ${shown}. `;
    if (now.date !== told.date) {
      const found = facts.changesBetween(choice, told.date, now.date).map(sentence);
      const more = found.length > LISTED ? `; and ${found.length - LISTED} more` : "";
      text += `From ${inWords(told.date)} to ${inWords(now.date)}: ${found.length ? found.slice(0, LISTED).join("; ") + more : "nothing shown changed"}.`;
    }
    told = { date: now.date, shown };
    if (text) box.say(text);
  }
  const sentence = ({ body, state, was, now: is }) =>
    `${facts.names[state]} in the ${facts.bodies[body].acronym}: ${is} (was ${was})`;

  // --- drawing ---
  /** For another choice of states and bodies. */
  function rebuild() {
    choice.institutions = idle() ? now.institutions : now.institutions.filter(passes);
    choice.states = now.states;
    for (const part of [...Object.values(choosers), ...Object.values(filters)]) part.refresh();
    changeDays = facts.changeDays(choice);
    // A matrix of many bodies takes the whole width.
    shells[0].element.classList.toggle("oxus-wide", choice.institutions.length > 13);
    drawMarks();
    eventTable.refresh();
    paintFrame();
    each("rebuild");
  }
  /** For another day. */
  function paint() {
    paintFrame();
    each("paint");
  }
  function paintSelection() {
    each("select");
  }

  function paintFrame() {
    const { date, since } = now;
    complain();
    box.root.dataset.date = date;
    if (dateInput.value !== date) dateInput.value = date;
    slider.value = String(monthNumber(date));
    slider.setAttribute("aria-valuetext", inWords(date));
    before.disabled = !(changeDays[0] < date);
    after.disabled = !(changeDays[changeDays.length - 1] > date);
    if (sinceInput.value !== since) sinceInput.value = since;
    sinceOff.hidden = !since;
    sayHeadline();
    sayChanges();
  }

  function sayHeadline() {
    const { institutions } = choice;
    const group = data.called ? `of ${data.called}` : "five Central Asian states";
    const on = `On ${inWords(now.date)}`;
    const living = institutions.filter((body) => facts.alive(body, now.date)).length;
    const whole = institutions.filter((body) =>
      data.five.every((state) => facts.isFull(facts.spellOn(body, state, now.date))),
    );
    if (institutions.length === 1) {
      setText(
        headline,
        `${on}, the body shown ${
          !living
            ? "does not exist"
            : `${whole.length ? "holds" : "does not hold"} all ${group} as full members`
        }.`,
      );
      return;
    }
    const of = `of the ${institutions.length} bodies shown${living === institutions.length ? "" : ` ${living} ${living === 1 ? "exists" : "exist"}, and`}`;
    const list = whole.length ? `: ${whole.map((body) => facts.bodies[body].acronym).join(", ")}` : "";
    setText(
      headline,
      `${on}, ${of} ${whole.length || "none"} ${whole.length > 1 ? "hold" : "holds"} all ${group} as full members${list}.`,
    );
  }

  let saidChanges = "";
  /** What is different between the two days, as a table; who compares nothing sees nothing. */
  function sayChanges() {
    const { date, since } = now;
    const key = since && JSON.stringify([date, since, choice]);
    if (key === saidChanges) return;
    saidChanges = key;
    if (!since) return changes.replaceChildren();
    const found = facts.changesBetween(choice, since, date);
    const title = `What changed from ${inWords(since)} to ${inWords(date)}: ${found.length ? count(found.length, "cell") : "nothing"}`;
    const rows = found.map(({ body, state, was, now: is }) => [
      facts.names[state],
      facts.bodies[body].acronym,
      was,
      is,
    ]);
    changes.replaceChildren(
      found.length
        ? h(
            "div",
            { class: "oxus-scroll", tabindex: 0, role: "group", "aria-label": title },
            dataTable(title, ["State", "Body", "Before", "Now"], rows),
          )
        : h("p", {}, `${title}.`),
    );
  }

  /** The events as signs along the slider, one a month and kind. */
  function drawMarks() {
    const [first, last] = [monthNumber(sliderFirst), monthNumber(data.last)];
    const byMonth = new Map();
    for (const event of facts.events(choice)) {
      const key = `${event.kind} ${event.day.slice(0, 7)}`;
      if (event.day >= sliderFirst) byMonth.set(key, [...(byMonth.get(key) || []), event]);
    }
    marks.replaceChildren(
      ...[...byMonth.values()].map((events) => {
        const [{ kind, day }] = events;
        const at = (100 * (monthNumber(day) - first)) / (last - first);
        return h(
          "span",
          {
            class: `oxus-mark-${kind}`,
            "data-day": day,
            style: `left:${at.toFixed(2)}%`,
            title: events.map((event) => `${inWords(event.day, event.precision)}: ${event.words}`).join("\n"),
          },
          EVENTS[kind][0],
        );
      }),
    );
  }
  marks.addEventListener("click", (event) => {
    if (targetOf(event).dataset.day) go(targetOf(event).dataset.day, true);
  });

  // --- what people do ---
  // A date being typed passes through years like 0002: wait before calling it wrong.
  dateInput.addEventListener("input", () => {
    clearTimeout(typing);
    if (inside(dateInput.value)) go(dateInput.value, true);
    else typing = setTimeout(() => go(dateInput.value), TYPED);
  });
  // On leaving, the field and the views say the same day again; the message names the one that was typed.
  dateInput.addEventListener("blur", () => {
    if (dateInput.value === now.date) return;
    go(dateInput.value);
    dateInput.value = now.date;
  });
  sinceInput.addEventListener("change", () => setSince(sinceInput.value));
  slider.addEventListener("input", () => go(firstOfMonth(Number(slider.value))));
  before.addEventListener("click", () => go(changeDays.filter((day) => day < now.date).pop(), true));
  after.addEventListener("click", () =>
    go(
      changeDays.find((day) => day > now.date),
      true,
    ),
  );

  // --- what Python does: what it sets takes the place of a change that is not settled yet ---
  const differs = (name) => !same(now[name], model.get(name));
  const take = (name, draw) => () => {
    if (!differs(name)) return;
    now[name] = structuredClone(model.get(name));
    choosers[name]?.reset();
    draw();
    tell();
  };
  const unfollow = follow(model, {
    date: take("date", paint),
    since: take("since", paint),
    selected: take("selected", paintSelection),
    views: take("views", showViews),
    ...Object.fromEntries(
      ["institutions", "states", "kind", "lead"].map((name) => [name, take(name, rebuild)]),
    ),
  });

  box.root.append(
    h("div", { class: "oxus-controls" }, h("label", {}, "Date ", dateInput), before, play, after),
    h("div", { class: "oxus-track" }, slider, marks),
    h(
      "p",
      { class: "oxus-marks-legend" },
      ...Object.values(EVENTS).map(([sign, words]) =>
        h("span", {}, h("b", { "aria-hidden": "true" }, sign), ` ${words}`),
      ),
    ),
    h(
      "div",
      { class: "oxus-controls" },
      filters.kind.element,
      filters.lead.element,
      h("label", {}, "What changed since ", sinceInput),
      sinceOff,
    ),
    h("div", { class: "oxus-choosers" }, choosers.institutions.element, choosers.states.element),
    h(
      "div",
      { class: "oxus-controls", role: "group", "aria-label": "Views" },
      ...shells.map(({ button }) => button),
    ),
    headline,
    box.message,
    changes,
    h("div", { class: "oxus-panels" }, ...shells.map(({ element }) => element)),
    eventTable.element,
    box.live,
  );
  rebuild();
  showViews();

  return () => {
    movie.stop();
    post.stop();
    clearTimeout(typing);
    unfollow();
    box.stop();
  };
}

export default { render };
