// Numbers as the trade explorer writes them, and round marks for an axis; nothing here touches the page.

/** @param {number} share in per cent; NaN where there is none */
export const percent = (share) =>
  Number.isNaN(share) ? "–" : share > 0 && share < 0.05 ? "<0.1\u00a0%" : `${share.toFixed(1)}\u00a0%`;

/**
 * A share with as many digits as its source prints.
 *
 * @param {number} share in per cent
 * @param {number} printed the unit to which the source rounds
 */
export const asPrinted = (share, printed) => share.toFixed(printed < 1 ? 1 : 0);

/** @param {number} value of an index; NaN where there is none */
export const indexed = (value) =>
  Number.isNaN(value) ? "–" : value > 0 && value < 0.005 ? "<0.01" : value.toFixed(2);

/** @param {number} change of a share, in percentage points */
export const points = (change) => `${change < 0 ? "−" : "+"}${Math.abs(change).toFixed(1)} points`;

/**
 * @param {number} thousands of US$
 * @param {string} [thousand] the word for a thousand
 */
export function money(thousands, thousand = "thousand") {
  if (thousands < 0.05) return "under\u00a050\u00a0US$";
  /** @type {[unit: string, by: number]} */
  const [unit, by] = thousands >= 1e6 ? ["bn", 1e6] : thousands >= 1e3 ? ["m", 1e3] : [thousand, 1];
  const value = thousands / by;
  return `${value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)}\u00a0${unit}\u00a0US$`;
}

/**
 * Round values from 0 to `top`, for the marks of an axis.
 *
 * @param {number} top
 * @param {number} number about how many
 */
export function marksUpTo(top, number) {
  const rough = (top || 1) / number;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough;
  return Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, n) =>
    Number((n * step).toPrecision(6)),
  );
}
