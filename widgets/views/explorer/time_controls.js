// The controls of the day: a date, a slider with the events on it, the changes before and after, and the play button.
import { firstOfMonth, monthNumber } from "../kit/dates.js";
import { h, targetOf } from "../kit/dom.js";
import { isCalm, player } from "../kit/player.js";
import { dataTable, folded } from "../kit/tables.js";
import { inWords } from "../kit/words.js";
import { dayFault } from "./explorer_state.js";

/**
 * @typedef {import("./explorer_state.js").ExplorerState} ExplorerState
 * @typedef {object} TimeActions
 * @property {(day: string) => void} show shows a day
 * @property {(day: string, settled?: boolean) => void} go shows a day that a person asked for, or says why not
 * @property {() => void} stopped called when the play button has stopped
 */

const TYPED = 900; // milliseconds after which a half-typed date is taken for a wrong one
/** @type {Record<string, [sign: string, words: string]>} */
const EVENTS = {
  founding: ["▲", "an organisation is founded"],
  end: ["▼", "an organisation ends"],
  enlargement: ["+", "a state joins"],
  withdrawal: ["×", "a state leaves"],
};

/**
 * @param {ExplorerState} state
 * @param {TimeActions} actions
 */
export function timeControls(state, actions) {
  const date = dateField(state, actions);
  const slider = monthSlider(state, actions);
  const steps = changeButtons(state, actions);
  const play = h("button", { type: "button", class: "oxus-play" });
  const movie = moviePlayer(play, state, actions);
  const marks = h("div", { class: "oxus-marks", "aria-hidden": "true" });
  marks.addEventListener("click", (event) => {
    const { day } = targetOf(event).dataset;
    if (day) actions.go(day, true);
  });
  const table = eventTable(state, actions);
  return {
    controls: h(
      "div",
      { class: "oxus-controls" },
      h("label", {}, "Date ", date.element),
      steps.before,
      play,
      steps.after,
    ),
    track: h("div", { class: "oxus-track" }, slider.element, yearTicks(state), marks),
    legend: eventLegend(),
    eventTable: table.element,
    /** For another choice of states and bodies. */
    rebuild() {
      marks.replaceChildren(...eventMarks(state));
      table.refresh();
    },
    /** For another day. */
    paint() {
      date.paint();
      slider.paint();
      steps.paint();
    },
    /** Before a day that a person asked for is shown. */
    interrupt() {
      date.cancel();
      movie.stop();
    },
    cancel: date.cancel,
    stopMovie: movie.stop,
  };
}

/**
 * @param {ExplorerState} state
 * @param {TimeActions} actions
 */
function dateField({ data, now }, { go }) {
  const element = h("input", { type: "date", min: data.first, max: data.last, class: "oxus-date" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typing;
  const cancel = () => clearTimeout(typing);
  // A date being typed passes through years like 0002: wait before calling it wrong.
  element.addEventListener("input", () => {
    cancel();
    if (!dayFault(data, element.value)) go(element.value, true);
    else typing = setTimeout(() => go(element.value), TYPED);
  });
  // On leaving, the field and the views say the same day again; the message names the one that was typed.
  element.addEventListener("blur", () => {
    if (element.value === now.date) return;
    go(element.value);
    element.value = now.date;
  });
  const paint = () => {
    if (element.value !== now.date) element.value = now.date;
  };
  return { element, paint, cancel };
}

/**
 * @param {ExplorerState} state
 * @param {TimeActions} actions
 */
function monthSlider({ data, sliderFirst, now }, { go }) {
  const element = h("input", {
    type: "range",
    min: monthNumber(sliderFirst),
    max: monthNumber(data.last),
    step: 1,
    "aria-label": "Month",
    class: "oxus-slider",
    oninput: () => go(firstOfMonth(Number(element.value))),
  });
  const paint = () => {
    element.value = String(monthNumber(now.date));
    element.setAttribute("aria-valuetext", inWords(now.date));
  };
  return { element, paint };
}

/**
 * The buttons to the change before and after the day shown.
 *
 * @param {ExplorerState} state
 * @param {TimeActions} actions
 */
function changeButtons(state, { go }) {
  const { now } = state;
  const earlier = () => state.changeDays.filter((day) => day < now.date).at(-1);
  const later = () => state.changeDays.find((day) => day > now.date);
  /** @type {(name: string, title: string, words: readonly (string | HTMLElement)[], day: () => string | undefined) => HTMLButtonElement} */
  const button = (name, title, words, day) =>
    h("button", { type: "button", class: name, title, onclick: () => go(day() ?? "", true) }, ...words);
  const before = button("oxus-before", "To the change before this day", ["◀ earlier", changeWord()], earlier);
  const after = button("oxus-after", "To the change after this day", ["later", changeWord(), " ▶"], later);
  const paint = () => {
    before.disabled = !earlier();
    after.disabled = !later();
  };
  return { before, after, paint };
}

const changeWord = () => h("span", { class: "oxus-roomy" }, " change");

/**
 * Plays through the months; for readers who ask for less motion by the year, and slowly.
 *
 * @param {HTMLElement} button
 * @param {ExplorerState} state
 * @param {TimeActions} actions
 */
function moviePlayer(button, { data, sliderFirst, now }, { show, stopped }) {
  const calm = isCalm();
  const last = monthNumber(data.last);
  return player(button, {
    step() {
      const next = monthNumber(now.date) + (calm ? 12 : 1);
      if (next > last) return false;
      show(firstOfMonth(next));
      return true;
    },
    start() {
      if (monthNumber(now.date) >= last) show(sliderFirst);
    },
    stopped,
    pace: calm ? 1000 : 100,
  });
}

const eventLegend = () =>
  h(
    "p",
    { class: "oxus-marks-legend" },
    ...Object.values(EVENTS).map(([sign, words]) =>
      h("span", {}, h("b", { "aria-hidden": "true" }, sign), ` ${words}`),
    ),
  );

/**
 * @param {ExplorerState} state
 * @param {TimeActions} actions
 */
function eventTable({ facts, choice }, { go }) {
  return folded("Events as a table", () =>
    dataTable(
      "Events of the organisations and states shown",
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
}

/**
 * The place of a month along the slider, in per cent.
 *
 * @type {(state: ExplorerState, month: number) => string}
 */
function along({ data, sliderFirst }, month) {
  const [first, last] = [monthNumber(sliderFirst), monthNumber(data.last)];
  return ((100 * (month - first)) / (last - first)).toFixed(2);
}

/**
 * A tick for each year along the slider, and every fifth year in figures.
 *
 * @param {ExplorerState} state
 */
function yearTicks(state) {
  const [first, last] = [state.sliderFirst, state.data.last].map((day) => Number(day.slice(0, 4)));
  const ticks = [];
  for (let year = first; year <= last; year++) {
    const at = along(state, monthNumber(`${year}-01-01`));
    if (Number(at) < 0) continue;
    const round = year % 10 === 0 ? "ten" : year % 5 === 0 ? "five" : "one";
    ticks.push(h("span", { "data-round": round, style: `left:${at}%` }, round === "one" ? "" : String(year)));
  }
  return h("div", { class: "oxus-year-ticks", "aria-hidden": "true" }, ...ticks);
}

/**
 * The events as signs along the slider, one for each month and kind.
 *
 * @param {ExplorerState} state
 */
function eventMarks(state) {
  const { facts, choice, sliderFirst } = state;
  /** @type {Map<string, import("./membership_model.js").Event[]>} */
  const byMonth = new Map();
  for (const event of facts.events(choice)) {
    const key = `${event.kind} ${event.day.slice(0, 7)}`;
    if (event.day >= sliderFirst) byMonth.set(key, [...(byMonth.get(key) || []), event]);
  }
  return [...byMonth.values()].map((events) => {
    const [{ kind, day }] = events;
    return h(
      "span",
      {
        class: `oxus-mark-${kind}`,
        "data-day": day,
        style: `left:${along(state, monthNumber(day))}%`,
        title: events.map((event) => `${inWords(event.day, event.precision)}: ${event.words}`).join("\n"),
      },
      EVENTS[kind][0],
    );
  });
}
