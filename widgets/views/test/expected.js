// What Python gives for the same inputs (tests/view_fixtures.py), and how numbers are compared with it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

export const expected = JSON.parse(readFileSync(new URL("expected.json", import.meta.url), "utf8"));

/**
 * A number is the same as Python's to eleven digits; null and NaN are Python's NaN.
 *
 * @param {number | null} found
 * @param {number | null} python
 * @param {string} [what]
 */
export function assertClose(found, python, what = "") {
  if (python === null) assert.ok(found === null || Number.isNaN(found), `${what}: ${found}, not NaN`);
  else
    assert.ok(
      found !== null && Math.abs(found - python) <= 1e-11 * Math.max(1, Math.abs(python)),
      `${what}: ${found}, not ${python}`,
    );
}
