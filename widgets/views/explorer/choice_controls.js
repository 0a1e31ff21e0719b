// The controls of what is shown: checkboxes for bodies and states, and the filters by kind and lead.
import { chooser, inOrderOf, picker } from "../kit/choosers.js";
import { rowsOf } from "../kit/columns.js";
import { filtersLeaveSome } from "./explorer_state.js";

/**
 * @typedef {import("./explorer_state.js").ExplorerState} ExplorerState
 * @typedef {{id: string[], name: string[]}} Names
 */

/**
 * @param {ExplorerState} state
 * @param {{chosen: () => void, complain: () => void}} actions `chosen` is called when another choice is to be shown,
 *   `complain` when only what is wrong with it changes
 */
export function choiceControls(state, actions) {
  const { data } = state;
  /** @param {Names} names */
  const pairs = (names) => rowsOf(names).map(({ id, name }) => /** @type {[string, string]} */ ([id, name]));
  const choosers = {
    institutions: listChooser(state, actions, {
      trait: "institutions",
      title: "Organisations",
      options: rowsOf(data.institutions).map(({ id, acronym, name }) => [id, `${acronym}: ${name}`]),
      presets: [
        .../** @type {[string, string[]][]} */ (data.text.length ? [["Source text", data.text]] : []),
        ["All", data.institutions.id],
        ["None", []],
      ],
    }),
    states: listChooser(state, actions, {
      trait: "states",
      title: "States",
      options: pairs(data.states),
      presets: [
        [data.called || "The five", data.five],
        ["All", data.states.id],
        ["None", []],
      ],
    }),
  };
  const filters = {
    kind: filter(state, actions, "kind", "Kind", [["", "any kind"], ...pairs(data.kinds)]),
    lead: filter(state, actions, "lead", "Led by", [["", "anyone or no one"], ...pairs(data.leads)]),
  };
  const idle = () =>
    filtersLeaveSome(state)
      ? ""
      : "None of the organisations chosen passes the filters: all organisations chosen are shown. Choose more organisations or another filter.";
  const hidden = () => state.now.institutions.length - state.choice.institutions.length;
  return {
    /** The filters in a word: how many bodies they leave out. */
    summary: () => (hidden() ? `Filters (${hidden()} hidden)` : "Filters"),
    filters: [filters.kind.element, filters.lead.element],
    choosers: [choosers.institutions.element, choosers.states.element],
    refresh() {
      for (const part of [...Object.values(choosers), ...Object.values(filters)]) part.refresh();
    },
    complaint: () =>
      [choosers.institutions.complaint(), choosers.states.complaint(), idle()].join(" ").trim(),
    /** @param {string} trait a trait that Python has set */
    reset(trait) {
      if (trait === "institutions" || trait === "states") choosers[trait].reset();
    },
  };
}

/**
 * Checkboxes for a list trait. With none ticked the last choice stays, and a complaint says so.
 *
 * @param {ExplorerState} state
 * @param {{chosen: () => void, complain: () => void}} actions
 * @param {object} of
 * @param {"institutions" | "states"} of.trait
 * @param {string} of.title
 * @param {[id: string, label: string][]} of.options
 * @param {[label: string, ids: string[]][]} of.presets
 */
function listChooser({ now }, { chosen, complain }, { trait, ...of }) {
  let cleared = false;
  const boxes = chooser({
    trait,
    ...of,
    chosen: () => (cleared ? [] : now[trait]),
    choose(ids) {
      cleared = !ids.length;
      boxes.refresh();
      complain();
      if (cleared) return;
      now[trait] = inOrderOf(now[trait], ids);
      chosen();
    },
  });
  const complaint = () =>
    cleared
      ? `Choose at least one ${trait === "states" ? "state" : "organisation"}: until then the last choice stays.`
      : "";
  const reset = () => {
    cleared = false;
  };
  return { ...boxes, complaint, reset };
}

/**
 * A choice of one word, "" for all.
 *
 * @param {ExplorerState} state
 * @param {{chosen: () => void}} actions
 * @param {"kind" | "lead"} trait
 * @param {string} title
 * @param {[value: string, label: string][]} options
 */
function filter({ now }, { chosen }, trait, title, options) {
  const { select, element } = picker(trait, title, options, (value) => {
    now[trait] = value;
    chosen();
  });
  const refresh = () => {
    select.value = now[trait];
  };
  return { element, refresh };
}
