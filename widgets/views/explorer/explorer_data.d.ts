// Made from explorer_data.schema.json by `npm run build`: edit the schema.

/**
 * The statuses that count as full membership.
 */
export type Texts = string[];
/**
 * The states that the region is about.
 */
export type Texts1 = string[];
/**
 * The institutions that the source text treats.
 */
export type Texts2 = string[];
export type Texts3 = string[];
export type Days = string[];
export type Day = string;
/**
 * Whether the day, only the month or only the year of a date is known.
 */
export type Precisions = ("" | "d" | "m" | "y")[];
/**
 * Width and height in pixels.
 *
 * @minItems 2
 * @maxItems 2
 */
export type Point = [number, number];
/**
 * @minItems 2
 * @maxItems 2
 */
export type Point1 = [number, number];

/**
 * What Python gives the membership explorer (explorer_data.py). Days are ISO text, "" where there is none. The columns of a table have one length.
 */
export interface ExplorerData {
  /**
   * The first day that the data speak for.
   */
  first: string;
  /**
   * The last day that the data speak for.
   */
  last: string;
  full: Texts;
  five: Texts1;
  text: Texts2;
  /**
   * Of another region only: what its states are called.
   */
  called?: string;
  /**
   * How each status looks, and "not recorded".
   */
  marks: {
    [k: string]: Mark;
  };
  states: Names;
  kinds: Names1;
  leads: Names2;
  institutions: {
    id: Texts3;
    acronym: Texts3;
    name: Texts3;
    founded: Days;
    ended: Days;
    kind: Texts3;
    /**
     * Ids of those who lead it.
     */
    leads: Texts3[];
  };
  spells: {
    institution: Texts3;
    state: Texts3;
    status: Texts3;
    start: Day[];
    end: Days;
    start_precision: Precisions;
    end_precision: Precisions;
    confidence: ("" | "h" | "m" | "l")[];
  };
  /**
   * When it is not recorded whether states were in an institution. A spell that runs takes precedence.
   */
  unrecorded: {
    institution: Texts3;
    states: Texts3[];
    start: Day[];
    end: Days;
  };
  map: {
    size: Point;
    /**
     * The SVG path of each state that can be seen.
     */
    shapes: {
      [k: string]: string;
    };
    /**
     * A point well inside each of them.
     */
    places: {
      [k: string]: Point1;
    };
    /**
     * The SVG path of all other countries.
     */
    land: string;
    /**
     * The SVG path of the outline and hatching of disputed land.
     */
    disputed: string;
    /**
     * What the hatching stands for; empty if nothing is hatched.
     */
    hatched: string;
    /**
     * The SVG path of all lakes.
     */
    lakes: string;
    /**
     * The SVG path of all rivers, to be stroked.
     */
    rivers: string;
    /**
     * The SVG path of disputed borders, to be stroked with dashes.
     */
    disputed_borders: string;
    /**
     * Names on the map; rank 1 is the most important of its kind, angle is clockwise in degrees.
     */
    names: {
      text: string;
      x: number;
      y: number;
      kind: "state" | "sea" | "lake" | "river" | "range" | "desert" | "capital" | "city";
      rank: number;
      angle: number;
    }[];
  };
}
export interface Mark {
  label: string;
  letter: string;
  color: string;
  /**
   * SVG for a square of 24 by 24.
   */
  shape: string;
  /**
   * The dashes of a line, as SVG has them; empty for a solid one.
   */
  dash: string;
}
export interface Names {
  id: Texts3;
  name: Texts3;
}
/**
 * Kinds of institutions, to filter by.
 */
export interface Names1 {
  id: Texts3;
  name: Texts3;
}
/**
 * States and organisations that lead one, to filter by.
 */
export interface Names2 {
  id: Texts3;
  name: Texts3;
}
