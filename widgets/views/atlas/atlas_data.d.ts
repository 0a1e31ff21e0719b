// Made from atlas_data.schema.json by `npm run build`: edit the schema.

export type Outline =
  | {
      type: "Polygon";
      coordinates: Polygon;
    }
  | {
      type: "MultiPolygon";
      coordinates: Polygon[];
    };
/**
 * The rings of a polygon, each of longitudes and latitudes: its rim, then its holes.
 */
export type Polygon = [longitude: number, latitude: number][][];
/**
 * Latitude and longitude, as Leaflet has them.
 *
 * @minItems 2
 * @maxItems 2
 */
export type At = [number, number];

/**
 * What Python gives the historical atlas (atlas_data.py). Places are degrees; years before Christ are negative. The columns of a table have one length.
 */
export interface AtlasData {
  window: Window;
  /**
   * The area of each outline id.
   */
  outlines: {
    [k: string]: Outline;
  };
  /**
   * The names of the states of today, by outline id.
   */
  today: {
    [k: string]: string;
  };
  /**
   * How each ruling group is drawn.
   */
  groups: {
    [k: string]: Look;
  };
  /**
   * How each kind of route is drawn.
   */
  kinds: {
    [k: string]: Line;
  };
  places: Place[];
  /**
   * What each certainty means, in words.
   */
  certainty: {
    [k: string]: string;
  };
  eras: Era[];
}
/**
 * What the atlas shows.
 */
export interface Window {
  south: number;
  west: number;
  north: number;
  east: number;
}
export interface Look {
  label: string;
  color: string;
}
export interface Line {
  label: string;
  color: string;
  /**
   * The dashes of the line, as SVG has them; empty for a solid one.
   */
  dash: string;
}
export interface Place {
  id: string;
  at: At;
  role: string;
  /**
   * The names that it has had.
   */
  names: {
    name: string[];
    /**
     * The first year of each.
     */
    start: (number | null)[];
    /**
     * The first year after each.
     */
    end: (number | null)[];
  };
}
/**
 * A frame.
 */
export interface Era {
  id: string;
  label: string;
  /**
   * As people write it.
   */
  year: string;
  /**
   * The year that it is drawn for.
   */
  drawn: number;
  period: string;
  section: string;
  image: string;
  caption: string;
  /**
   * What changed since the frame before; empty for the first.
   */
  changes: Change[];
  polities: Polity[];
  /**
   * What only steps show.
   */
  units: Polity[];
  steps: Step[];
  routes: Route[];
  events: Event[];
  disputes: Dispute[];
}
/**
 * One kind of change since the frame before.
 */
export interface Change {
  what: string;
  /**
   * The largest first.
   */
  names: string[];
}
/**
 * A polity, or a unit of a step.
 */
export interface Polity {
  /**
   * Its id in the tables.
   */
  id: string;
  name: string;
  /**
   * Its name on the map.
   */
  label: string;
  kind: string;
  /**
   * The ruling culture; of a unit when it existed.
   */
  culture: string;
  /**
   * The id of a ruling group.
   */
  group: string;
  certainty: "core" | "sphere" | "vague";
  /**
   * The id of its outline.
   */
  outline: string;
  at: At;
  /**
   * When it was taken, where the frame has steps.
   */
  dated: string;
  /**
   * Where its ruler or government sat; empty if it had no seat or it is not known.
   */
  seat: string;
  /**
   * Whether it lies inside another one.
   */
  inside: boolean;
  /**
   * Where the lines of the time were not those drawn.
   */
  differs?: string;
  /**
   * Square kilometres on the map; of a unit, that of the polity with its outline.
   */
  area: number;
  /**
   * The id of the place that is its seat, or its main town on the map; empty without one.
   */
  town: string;
}
export interface Step {
  year: number;
  label: string;
  text: string;
  /**
   * What the step shows.
   */
  shows: {
    /**
     * Numbers of polities and units of the frame, counted through.
     */
    row: number[];
    state: ("new" | "begun" | "partly" | "held")[];
  };
}
export interface Route {
  name: string;
  /**
   * The id of a kind of route.
   */
  kind: string;
  start: number;
  end: number | null;
  line: At[];
}
export interface Event {
  /**
   * As people write it.
   */
  year: string;
  text: string;
  /**
   * What is read into it; may be empty.
   */
  reading: string;
  place: string;
  at: At;
}
/**
 * A point with two readings.
 */
export interface Dispute {
  question: string;
  readings: string[];
  section: string;
  at: At;
}
