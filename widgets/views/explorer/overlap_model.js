// Which states are full members of which bodies together; nothing here touches the page.

import { UNRECORDED } from "./membership_model.js";

/**
 * @typedef {object} Group
 * @property {string[]} bodies
 * @property {string[]} states that are full members of exactly these bodies, as far as is recorded
 * @property {string[]} unsure those of them for which another of the bodies is not recorded
 */

/**
 * The states by the set of bodies of which they are full members: the largest group first, those in no body last.
 *
 * @param {import("./membership_model.js").MembershipModel} facts
 * @param {readonly string[]} bodies to compare
 * @param {readonly string[]} states
 * @param {string} day
 * @returns {Group[]}
 */
export function statesByBodies(facts, bodies, states, day) {
  /** @type {Map<string, Group>} */
  const by = new Map();
  for (const state of states) {
    const own = bodies.filter((body) => facts.isFull(facts.spellOn(body, state, day)));
    const group = by.get(own.join(" ")) ?? { bodies: own, states: [], unsure: [] };
    group.states.push(state);
    if (bodies.some((body) => facts.statusOn(body, state, day) === UNRECORDED)) group.unsure.push(state);
    by.set(own.join(" "), group);
  }
  return [...by.values()].sort(
    (one, other) =>
      Number(!one.bodies.length) - Number(!other.bodies.length) || other.states.length - one.states.length,
  );
}
