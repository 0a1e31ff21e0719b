// Made from tour_data.schema.json by `npm run build`: edit the schema.

/**
 * The guided tours that Python gives the historical atlas (atlas_tours.py).
 */
export type TourData = Tour[];

export interface Tour {
  id: string;
  title: string;
  /**
   * One sentence on what it shows.
   */
  about: string;
  stops: Stop[];
}
export interface Stop {
  heading: string;
  text: string;
  /**
   * The section of the source text, with §.
   */
  section: string;
  /**
   * The id of the frame.
   */
  era: string;
  /**
   * The number of its step, from 1; 0 for the whole frame.
   */
  step: number;
  /**
   * Degrees south, west, north, east; null for the whole map.
   */
  view: null | [number, number, number, number];
  /**
   * Ids of the polities and units to light up.
   */
  light: string[];
  /**
   * The rows of the tables that it rests on.
   */
  rows: Row[];
  /**
   * Latitude and longitude of each stop of a road to draw over the map; empty without one.
   */
  road: [number, number][];
}
export interface Row {
  /**
   * table:id
   */
  row: string;
  /**
   * What the row says.
   */
  text: string;
}
