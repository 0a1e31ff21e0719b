// Days as ISO text: whether they exist, and counting by months.

/**
 * Whether a text is a day that exists, as 1998-03-17.
 *
 * @param {string} text
 */
export const isDate = (text) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !text.startsWith("0000") &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().slice(0, 10) === text;

/**
 * The first day of a day, month or year: 1998 and 1998-01 give 1998-01-01.
 *
 * @param {string} text
 */
export const firstDay = (text) => `${text}-01-01`.slice(0, 10);

/**
 * Whether a text is a year, month or day that exists: 1998, 1998-03 or 1998-03-17.
 *
 * @param {string} text
 */
export const isPartialDate = (text) => /^\d{4}(-\d{2}){0,2}$/.test(text) && isDate(firstDay(text));

/**
 * Months since the year 0, so that a slider can count them.
 *
 * @param {string} date
 */
export const monthNumber = (date) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;

/**
 * The first day of a month that `monthNumber` counted.
 *
 * @param {number} number
 */
export const firstOfMonth = (number) =>
  `${String(Math.floor(number / 12)).padStart(4, "0")}-${String((number % 12) + 1).padStart(2, "0")}-01`;
