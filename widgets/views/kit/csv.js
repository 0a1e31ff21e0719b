// CSV, written and read (RFC 4180); one reader and one writer for all views.

// Where a spreadsheet program would begin a formula: at the start of a cell, or after a sign at which it splits cells.
// The same rule as in course/oxus/core/safe_output.py; a test holds the two together.
const SIGN = String.raw`[\s'"]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]`;
const NUMBER = String.raw`[\s']*[+-]?\d[\d.,]*(?:[eE][+-]?\d+)?%?\s*$`;
const START = String.raw`^(?!${NUMBER})(?=${SIGN}\s*\S|'*[\t\r])`;
const INSIDE = String.raw`([;\t\r\n])(?=${SIGN})`;

/**
 * Put `'` before each sign at which a formula could begin.
 *
 * @param {string} text
 * @returns {string} a cell; a number and other words stay as they are
 */
export function csvCell(text) {
  return text.replace(new RegExp(INSIDE, "g"), "$1'").replace(new RegExp(START), "'");
}

/**
 * The text of which `csvCell` made a cell.
 *
 * @param {string} cell
 */
export function readCsvCell(cell) {
  return cell.replace(new RegExp(`${START}'`), "").replace(new RegExp(`${INSIDE}'`, "g"), "$1");
}

/**
 * Write rows as CSV, without formulas (see `csvCell`).
 *
 * @param {readonly (readonly unknown[])[]} rows cells as they are; null and undefined are empty
 * @returns {string} lines that end in CR LF
 */
export function toCsv(rows) {
  /** @param {unknown} cell */
  const quoted = (cell) => {
    const text = cell == null ? "" : typeof cell === "string" ? csvCell(cell) : String(cell);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
}

/**
 * Read CSV as Python's csv module does.
 *
 * Cells are separated by commas, semicolons (Excel in some countries) or tabs, whichever the first line has most of;
 * lines end in LF, CR LF or CR; a quote inside an unquoted cell is a letter like any other.
 *
 * @param {string} text with or without a byte order mark
 * @returns {string[][]} the cells of each row; an empty line is a row with one empty cell
 */
export function parseCsv(text) {
  const plain = text
    .replace(/^\ufeff/, "")
    .replaceAll("\r\n", "\n")
    .replaceAll("\r", "\n");
  const separator = separatorOf(plain.split("\n", 1)[0]);
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  let [cell, quoted, fresh] = ["", false, true];
  const endCell = () => {
    row.push(cell);
    [cell, fresh] = ["", true];
  };
  const endRow = () => {
    endCell();
    rows.push(row);
    row = [];
  };
  for (let at = 0; at < plain.length; at += 1) {
    const letter = plain[at];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (plain[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && fresh) [quoted, fresh] = [true, false];
    else if (letter === separator) endCell();
    else if (letter === "\n") endRow();
    else [cell, fresh] = [cell + letter, false];
  }
  if (cell || row.length || !fresh) endRow();
  return rows;
}

/** @param {string} head the first line */
function separatorOf(head) {
  /** @param {string} sign */
  const times = (sign) => head.split(sign).length;
  return [",", ";", "\t"].reduce((best, sign) => (times(sign) > times(best) ? sign : best));
}
