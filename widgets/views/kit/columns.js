// Tables come from Python as columns by name; a view that goes through the rows gets objects with the same names.

/**
 * The rows of a table.
 *
 * @template {{[Name in keyof Columns]: readonly unknown[]}} Columns
 * @param {Columns} columns of one length
 * @returns {{[Name in keyof Columns]: Columns[Name][number]}[]}
 */
export function rowsOf(columns) {
  /** @type {[string, readonly unknown[]][]} */
  const listed = Object.entries(columns);
  const rows = (listed[0]?.[1] ?? []).map((_, row) =>
    Object.fromEntries(listed.map(([name, values]) => [name, values[row]])),
  );
  return /** @type {any} */ (rows);
}
