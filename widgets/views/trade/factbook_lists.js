// The Factbook's lists of partners, which are cut off, and what two of them allow to say; nothing here touches the page.
import { herfindahlBounds, sumOf } from "./measures.js";
import { asPrinted } from "./numbers.js";

/** @typedef {ReturnType<typeof listOf>} FactbookList */

/**
 * The list of an edition of the Factbook, and what it leaves open.
 *
 * @param {import("./trade_data.js").TradeData} data
 * @param {string} state
 * @param {import("./trade_model.js").Flow} flow
 * @param {string} edition
 */
export function listOf(data, state, flow, edition) {
  const { year, id: ids, share: shares, left_out: leftOut } = data.partners[state][flow][edition];
  const listed = sumOf(shares);
  const printed = data.printed[edition];
  const [low, high] = herfindahlBounds(shares, printed);
  const slack = printed / 2;
  const unlisted = Math.max(100 - listed, 0);
  // A partner that is not listed has at most what the smallest listed has, and what is left.
  const smallest = Math.min(...shares);
  return {
    edition,
    year,
    ids,
    leftOut,
    listed,
    unlisted,
    low,
    high,
    slack,
    atMost: Math.min(smallest, unlisted),
    ceiling: Math.min(smallest + slack, unlisted + slack * shares.length),
    /** @param {string} id */
    share: (id) => (ids.includes(id) ? shares[ids.indexOf(id)] : null),
    /** @param {number} share as the edition prints it, without the sign */
    print: (share) => asPrinted(share, printed),
  };
}

/**
 * The partners of all lists, the largest of the latest list first.
 *
 * @param {readonly FactbookList[]} lists from the earliest to the latest
 */
export function partnersOfLists(lists) {
  const latestFirst = [...lists].reverse();
  /** @param {string} id */
  const rank = (id) => latestFirst.map((list) => list.share(id) ?? -1);
  return [...new Set(latestFirst.flatMap((list) => list.ids))].sort((one, other) => {
    const [a, b] = [rank(one), rank(other)];
    return b[0] - a[0] || (b[1] || 0) - (a[1] || 0);
  });
}

/**
 * The share of a partner in a list, in a few letters for a drawing.
 *
 * @param {FactbookList} list
 * @param {string} id
 */
export function shortShare(list, id) {
  if (id in list.leftOut) return `≥ ${list.print(list.leftOut[id])}`;
  const share = list.share(id);
  return share === null ? `≤ ${list.print(list.atMost)}` : list.print(share);
}

/**
 * The share of a partner in a list, in words.
 *
 * @param {FactbookList} list
 * @param {string} id
 */
export function shareInWords(list, id) {
  if (id in list.leftOut)
    return `left out of the list: at least ${list.print(list.leftOut[id])}\u00a0% in raw materials alone`;
  const share = list.share(id);
  return share === null
    ? `not listed: at most ${list.print(list.atMost)}\u00a0%`
    : `${list.print(share)}\u00a0%`;
}

/**
 * Why the shares of some lists cannot be compared: one of them leaves out a partner that belongs on it, so its shares
 * have another whole. Empty if they can.
 *
 * @param {readonly FactbookList[]} lists
 * @param {Record<string, string>} names
 */
export function notComparable(lists, names) {
  const told = lists.flatMap(({ year, leftOut, print }) =>
    Object.entries(leftOut).map(
      ([id, share]) =>
        `The list of ${year} leaves out ${names[id]}, which bought raw materials for at least ${print(share)}\u00a0% of all exports.`,
    ),
  );
  return told.length
    ? `${told.join(" ")} So the shares on it are not shares of all exports, and cannot be compared with those of another year.`
    : "";
}

/**
 * The change of one partner, as far as two lists allow to say.
 *
 * @param {string} id
 * @param {string} name
 * @param {FactbookList} was
 * @param {FactbookList} is
 */
export function partnerChange(id, name, was, is) {
  const [low, high] = rangeOf(was, id);
  const [least, most] = rangeOf(is, id);
  const known = was.share(id) !== null && is.share(id) !== null;
  const how =
    least > high
      ? "rose"
      : most < low
        ? "fell"
        : known
          ? "stayed about the same"
          : "is not known to have risen or fallen";
  return `${name} ${how}: from ${bound(was, id)} to ${bound(is, id)}.`;
}

/**
 * Between which values the true share is.
 *
 * @type {(list: FactbookList, id: string) => [number, number]}
 */
function rangeOf(list, id) {
  const share = list.share(id);
  return share === null ? [0, list.ceiling] : [share - list.slack, share + list.slack];
}

/** @type {(list: FactbookList, id: string) => string} */
function bound(list, id) {
  const share = list.share(id);
  return share === null
    ? `at most ${list.print(list.atMost)}\u00a0% (not listed)`
    : `${list.print(share)}\u00a0%`;
}

/**
 * The change of the concentration, as far as two lists allow to say.
 *
 * @param {FactbookList} was
 * @param {FactbookList} is
 */
export function concentrationChange(was, is) {
  const how =
    is.low > was.high
      ? "more concentrated, whatever the rest is"
      : is.high < was.low
        ? "less concentrated, whatever the rest is"
        : "not told apart by the lists: the two ranges of the index overlap";
  return `In all: ${how} (HHI ${was.low.toFixed(3)} to ${was.high.toFixed(3)}, then ${is.low.toFixed(3)} to ${is.high.toFixed(3)}).`;
}
