// Numbers, lists and dates in words.
const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);

export const count = (number, singular, plural = `${singular}s`) =>
  `${number} ${number === 1 ? singular : plural}`;

/** A list in words: "a, b and c". */
export const listed = (words) =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;

/** A date in words, as exactly as it is known ("d", "m" or "y"). */
export function inWords(date, precision = "d") {
  const [year, number, day] = date.split("-").map(Number);
  if (precision === "y") return String(year);
  return precision === "m" ? `${MONTHS[number - 1]} ${year}` : `${day} ${MONTHS[number - 1]} ${year}`;
}
