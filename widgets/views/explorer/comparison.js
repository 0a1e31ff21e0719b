// The comparison with another day: the day, and what changed since as a table.
import { h } from "../kit/dom.js";
import { dataTable } from "../kit/tables.js";
import { count, inWords } from "../kit/words.js";

/**
 * @param {import("./explorer_state.js").ExplorerState} state
 * @param {(day: string) => void} setSince called with the day that a person chose, "" for none
 */
export function comparison({ data, facts, now, choice }, setSince) {
  const field = h("input", {
    type: "date",
    min: data.first,
    max: data.last,
    class: "oxus-since",
    onchange: () => setSince(field.value),
  });
  const off = h("button", { type: "button", onclick: () => setSince("") }, "no comparison");
  const element = h("div", { class: "oxus-changes" });
  let drawn = "";

  /** The table of changes, made again only if it is another one. */
  function paintTable() {
    const { date, since } = now;
    const key = since && JSON.stringify([date, since, choice]);
    if (key === drawn) return;
    drawn = key;
    if (since) element.replaceChildren(changeTable(facts, facts.changesBetween(choice, since, date), now));
    else element.replaceChildren();
  }

  return {
    controls: [h("label", {}, "What changed since ", field), off],
    element,
    paint() {
      if (field.value !== now.since) field.value = now.since;
      off.hidden = !now.since;
      paintTable();
    },
  };
}

/**
 * @param {import("./membership_model.js").MembershipModel} facts
 * @param {import("./membership_model.js").Change[]} found
 * @param {{since: string, date: string}} days
 */
function changeTable(facts, found, { since, date }) {
  const title = `What changed from ${inWords(since)} to ${inWords(date)}: ${found.length ? count(found.length, "cell") : "nothing"}`;
  if (!found.length) return h("p", {}, `${title}.`);
  const rows = found.map(({ body, state, was, now }) => [
    facts.names[state],
    facts.bodies[body].acronym,
    was,
    now,
  ]);
  return h(
    "div",
    { class: "oxus-scroll", tabindex: 0, role: "group", "aria-label": title },
    dataTable(title, ["State", "Organisation", "Before", "Now"], rows),
  );
}
