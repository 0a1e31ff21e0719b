// Where things are in the drawing of the ladder.

export const WIDE = 400; // width and height of the drawing, in its own units and in pixels where there is room
export const HIGH = 452;
export const GROUND = 424;
const RISE = 80; // from rung to rung

/** @param {number} step */
export const rungY = (step) => GROUND - 52 - RISE * (step - 1);

/** @param {number} y */
const lean = (y) => (8 * (GROUND - y)) / GROUND; // the rails come closer as they rise

/** @param {number} y */
export const leftX = (y) => 94 + lean(y);

/** @param {number} y */
export const rightX = (y) => WIDE - 44 - lean(y);
