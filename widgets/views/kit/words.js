// Numbers, lists and dates in words.

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);

/**
 * A number with its noun.
 *
 * @param {number} number
 * @param {string} singular
 * @param {string} [plural]
 */
export const count = (number, singular, plural = `${singular}s`) =>
  `${number} ${number === 1 ? singular : plural}`;

/**
 * A list in words: "a, b and c".
 *
 * @param {readonly string[]} words
 */
export const listed = (words) =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;

/**
 * A date in words, as exactly as it is known.
 *
 * @param {string} date ISO text
 * @param {string} [precision] "m" or "y" if only the month or the year is known
 */
export function inWords(date, precision = "d") {
  const [year, number, day] = date.split("-").map(Number);
  if (precision === "y") return String(year);
  return precision === "m" ? `${MONTHS[number - 1]} ${year}` : `${day} ${MONTHS[number - 1]} ${year}`;
}

/**
 * A text in lines, broken between words, for a drawing.
 *
 * @param {string} text
 * @param {number} length letters in a line; a longer word has a line of its own
 */
export function wrapped(text, length) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim();
    if (lines[lines.length - 1] && longer.length > length) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
