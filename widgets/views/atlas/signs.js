// The signs of the map, as SVG; they are on the map and in the legend.

export const DISPUTED =
  '<svg viewBox="0 0 17 17" width="17" height="17" aria-hidden="true"><circle cx="8.5" cy="8.5" r="7.5" fill="#fff" stroke="#111" stroke-width="1.6"/><text x="8.5" y="12.6" font-size="11.5" font-weight="700" text-anchor="middle" fill="#111">?</text></svg>';

export const EVENT =
  '<svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true"><path d="M7 1 13 7 7 13 1 7Z" fill="#d55e00" stroke="#fff" stroke-width="1.4"/></svg>';

/** On the white ground of the legend, without the rim. */
export const EVENT_IN_LEGEND =
  '<svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true"><path d="M7 1 13 7 7 13 1 7Z" fill="#d55e00"/></svg>';

export const SEAT =
  '<svg width="12" height="12" aria-hidden="true"><circle cx="6" cy="6" r="4.2" class="oxus-seat-dot"/></svg>';

/** @type {(kind: string, dash: string) => string} */
export const routeSign = (kind, dash) =>
  `<svg width="26" height="8" aria-hidden="true"><path class="oxus-route oxus-${kind}" d="M1 4h24" stroke-width="2.2" stroke-dasharray="${dash}" stroke-linecap="round"/></svg>`;
