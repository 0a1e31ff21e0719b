// Height, tallies and remarks, from verdicts and weighed evidence: the same as ladder_data.py.

export const yearOf = (date) => Number(date.slice(0, 4));
/** A piece holds from its start up to, and not including, its end; the year is seen from its last day. */
export const standing = (piece, year) =>
  yearOf(piece.start) > year ? "later" : piece.end && yearOf(piece.end) <= year ? "over" : "holds";

export function heightOf(verdicts) {
  let height = 0;
  while (verdicts[height + 1] === "reached") height += 1;
  return height;
}

/** How the evidence of one step that holds was weighed, and where it leans. */
export function tallyOf(pieces, year) {
  const counts = { for: 0, against: 0, neither: 0, "to weigh": 0 };
  for (const piece of pieces) if (standing(piece, year) === "holds") counts[piece.weight || "to weigh"] += 1;
  const lead = counts.for - counts.against;
  counts.leaning = !counts.for && !counts.against ? "none" : lead > 0 ? "for" : lead < 0 ? "against" : "even";
  return counts;
}

/** Where a verdict does not go with what was weighed, or stands above a gap. */
export function remarksOn(step, verdicts, counts, year) {
  const [verdict, height, notes] = [verdicts[step], heightOf(verdicts), []];
  if (counts.leaning === { reached: "against", "not reached": "for" }[verdict]) {
    notes.push(
      `You call it ${verdict}, but of what you weighed and holds in ${year}, ` +
        `${counts.for} for and ${counts.against} against: what outweighs the rest?`,
    );
  }
  if (verdict !== "open" && counts.leaning === "none") {
    notes.push(`You call it ${verdict}, and have weighed nothing for or against that holds in ${year}.`);
  }
  if (verdict === "reached" && step > height) {
    notes.push(
      `It is reached above a step that is not: you stand on ${height ? `step ${height}` : "the ground"} all the same.`,
    );
  }
  return notes;
}
