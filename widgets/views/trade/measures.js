// Concentration, advantage and similarity: the measures of oxus_data.trade_measures, which names the sources of the
// formulas; NaN where there is none.

export const sumOf = (values) => values.reduce((total, value) => total + value, 0);

export function herfindahl(values) {
  const parts = values.filter((value) => value != null);
  const total = sumOf(parts);
  return total ? sumOf(parts.map((part) => (part / total) ** 2)) : NaN;
}

/** Least and greatest index of a list of the largest shares in %, printed to a unit; the rest is not known. */
export function herfindahlBounds(shares, printedTo) {
  const listed = [...shares].sort((one, other) => other - one);
  if (!sumOf(listed)) return [NaN, NaN];
  const least = listed.map((share) => Math.max(share - printedTo / 2, 0));
  let left = 100 - sumOf(least);
  const most = listed.map((share, n) => {
    const raised = Math.min(share + printedTo / 2 - least[n], Math.max(left, 0));
    left -= raised;
    return least[n] + raised;
  });
  const rest = Math.max(left, 0);
  const largest = Math.min(...most);
  const number = largest ? Math.floor(rest / largest) : 0;
  most.push(...Array(number).fill(largest), rest - number * largest);
  return [least, most].map((parts) => sumOf(parts.map((part) => (part / 100) ** 2)));
}

/** Share of a group at home over its share in the world (Balassa): values by group, null where none is recorded. */
export function balassa(own, world) {
  const [total, whole] = [own, world].map((values) =>
    sumOf(Object.values(values).filter((value) => value != null)),
  );
  return Object.fromEntries(
    Object.entries(own).map(([group, value]) => [
      group,
      value == null || !total || !world[group] ? NaN : value / total / (world[group] / whole),
    ]),
  );
}

/** The part that two compositions have in common (Finger and Kreinin). */
export function fingerKreinin(one, other) {
  const [total, whole] = [one, other].map((values) =>
    sumOf(Object.values(values).filter((value) => value != null)),
  );
  return total && whole
    ? sumOf(Object.keys(one).map((group) => Math.min((one[group] || 0) / total, (other[group] || 0) / whole)))
    : NaN;
}
