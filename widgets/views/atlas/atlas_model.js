// What the atlas shows of a frame or of one of its steps; nothing here touches the page.
import { rowsOf } from "../kit/columns.js";

/**
 * @typedef {import("./atlas_data.js").AtlasData} AtlasData
 * @typedef {AtlasData["eras"][number]} Era
 * @typedef {Era["polities"][number]} Polity
 * @typedef {"" | "new" | "begun" | "partly" | "held"} StepState how far a polity is held in a step; "" in a whole frame
 * @typedef {{polity: Polity, state: StepState}} Shown
 * @typedef {Era & {step: Era["steps"][number] | null, shows: Shown[], seats: string[]}} Frame with the ids of the places
 *   that are seats, or main towns, of what is shown
 * @typedef {[latitude: number, longitude: number]} At
 * @typedef {{name: string, at: At, role: string, seat: boolean, rank: 1 | 2 | 3}} Town
 * @typedef {import("./tour_data.js").TourData[number]} Tour
 *
 * @typedef {object} AtlasState
 * @property {AtlasData} data
 * @property {number} index of the frame
 * @property {number} step counted from 1; 0 is the whole frame
 * @property {Record<Layer, boolean>} shown
 * @property {Tour | null} tour that is being shown
 * @property {number} stop of the tour, counted from 0
 *
 * @typedef {keyof typeof LAYERS} Layer
 */

/** The layers that can be switched, and their titles. */
export const LAYERS = {
  polities: "Polities",
  places: "Places",
  routes: "Roads and railways",
  events: "Events",
  disputed: "Disputed points",
  today: "Today’s five states",
};

/** @param {StepState} state */
export const isNew = (state) => state === "new" || state === "begun";

/** @param {StepState} state */
export const isUnfinished = (state) => state === "begun" || state === "partly";

/** @param {readonly Shown[]} shows */
const townIds = (shows) => [...new Set(shows.map(({ polity }) => polity.town).filter(Boolean))];

/**
 * What a frame shows: all of it, or one step.
 *
 * @param {Era} era
 * @param {number} number of the step, from 1; 0 for the whole frame
 * @returns {Frame}
 */
export function frameAt(era, number) {
  if (!number) {
    const shows = era.polities.map((polity) => ({ polity, state: /** @type {const} */ ("") }));
    return { ...era, step: null, shows, seats: townIds(shows) };
  }
  const step = era.steps[number - 1];
  const all = [...era.polities, ...era.units];
  const shows = rowsOf(step.shows).map(({ row, state }) => ({ polity: all[row], state }));
  return {
    ...era,
    step,
    drawn: step.year,
    shows,
    seats: townIds(shows),
    events: era.events.filter((event) => Number(event.year) <= step.year),
    // A railway is there from the year that it was finished.
    routes: era.routes.filter(
      (route) => Number(route.kind === "rail" ? route.end : route.start) <= step.year,
    ),
  };
}

/**
 * The events of each point on the map, so that no mark lies under another.
 *
 * @param {Frame["events"]} events
 * @returns {Frame["events"][]}
 */
export function byPlace(events) {
  /** @type {Map<string, Frame["events"]>} */
  const found = new Map();
  for (const event of events) {
    const key = event.at.join();
    found.set(key, [...(found.get(key) ?? []), event]);
  }
  return [...found.values()];
}

/** @type {(at: At) => string} */
const spot = (at) => at.join();

/**
 * The places that have a name in the year of a frame, the most important in that frame first: seats (1), then crossings of
 * two roads and places of an event or a dispute (2), then all others (3).
 *
 * @param {AtlasData["places"]} places
 * @param {Frame} frame
 * @returns {Town[]}
 */
export function townsOf(places, { drawn, seats, routes, events, disputes }) {
  const roads = new Map();
  for (const { line } of routes)
    for (const at of new Set(line.map(spot))) roads.set(at, (roads.get(at) ?? 0) + 1);
  const noted = new Set([...events, ...disputes].map(({ at }) => spot(at)));
  return places
    .flatMap(({ id, at, role, names }) => {
      const named = rowsOf(names).find(
        ({ start, end }) => (start === null || start <= drawn) && (end === null || end > drawn),
      );
      if (!named) return [];
      const seat = seats.includes(id);
      const rank = seat ? 1 : noted.has(spot(at)) || (roads.get(spot(at)) ?? 0) > 1 ? 2 : 3;
      return [{ name: named.name, at, role, seat, rank: /** @type {1 | 2 | 3} */ (rank) }];
    })
    .sort((a, b) => a.rank - b.rank);
}

/**
 * Whether a road is a main one in a frame: a railway, or a road that joins two seats.
 *
 * @param {Frame["routes"][number]} route
 * @param {readonly Town[]} towns
 */
export function isMain({ kind, line }, towns) {
  const stops = new Set(line.map(spot));
  return kind === "rail" || towns.filter(({ seat, at }) => seat && stops.has(spot(at))).length > 1;
}

/**
 * Go to a frame as a whole.
 *
 * @param {AtlasState} atlas
 * @param {number} to its number; beyond the ends the first or the last
 */
export function goTo(atlas, to) {
  atlas.index = Math.max(0, Math.min(atlas.data.eras.length - 1, to));
  atlas.step = 0;
}

/**
 * Go to a step of the frame.
 *
 * @param {AtlasState} atlas
 * @param {number} to its number; beyond the ends the whole frame or the last step
 */
export function stepTo(atlas, to) {
  atlas.step = Math.max(0, Math.min(atlas.data.eras[atlas.index].steps.length, to));
}

/** @param {AtlasState} atlas */
const atLastStep = ({ data, index, step }) => step >= data.eras[index].steps.length;

/**
 * Whether nothing comes after what is shown.
 *
 * @param {AtlasState} atlas
 */
export const atEnd = (atlas) => atlas.index === atlas.data.eras.length - 1 && atLastStep(atlas);

/**
 * Go through the steps of a frame, and from the last to the next frame.
 *
 * @param {AtlasState} atlas
 */
export function goOn(atlas) {
  if (atLastStep(atlas)) goTo(atlas, atlas.index + 1);
  else stepTo(atlas, atlas.step + 1);
}

/**
 * Go to a stop of a tour.
 *
 * @param {AtlasState} atlas
 * @param {Tour} tour
 * @param {number} to its number, from 0; beyond the ends the first or the last
 */
export function goToStop(atlas, tour, to) {
  atlas.tour = tour;
  atlas.stop = Math.max(0, Math.min(tour.stops.length - 1, to));
  const { era, step } = tour.stops[atlas.stop];
  goTo(
    atlas,
    atlas.data.eras.findIndex(({ id }) => id === era),
  );
  stepTo(atlas, step);
}

/**
 * The stop that is being shown; null without a tour, and when the reader has gone to another frame meanwhile.
 *
 * @param {AtlasState} atlas
 * @returns {Tour["stops"][number] | null}
 */
export function stopOf({ data, index, step, tour, stop }) {
  const found = tour?.stops[stop];
  return found && found.era === data.eras[index].id && found.step === step ? found : null;
}

/**
 * The first names of a list, and how many more there are.
 *
 * @param {readonly string[]} names
 * @param {number} most
 */
export function fewOf(names, most) {
  const more = names.length - most;
  return more > 1 ? `${names.slice(0, most).join("; ")} and ${more} more` : names.join("; ");
}
