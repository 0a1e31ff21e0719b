// Made from crosstab_data.schema.json by `npm run build`: edit the schema.

export type Texts = string[];
/**
 * What the table cannot show; none for tables of one's own.
 */
export type Texts1 = string[];

/**
 * What Python gives the cross-table (crosstab_design.py).
 */
export interface CrosstabData {
  rows: Side;
  columns: Side1;
  /**
   * For each unit of the columns, the place of the unit of the rows that it belongs to.
   */
  of: number[];
  /**
   * What a unit of each side is called.
   */
  nouns: {
    rows: Noun;
    columns: Noun;
  };
  about: string;
  caveats: Texts1;
  /**
   * Citation of each source.
   */
  sources: {
    [k: string]: string;
  };
}
/**
 * One side of the table: units with their labels, and the features coded for them.
 */
export interface Side {
  title: string;
  units: Texts;
  labels: Texts;
  features: Feature[];
}
/**
 * One feature; codes and evidence have one entry per unit.
 */
export interface Feature {
  id: string;
  name: string;
  /**
   * The heading of the features that it is listed with, or empty.
   */
  group: string;
  rule: string;
  /**
   * What it begins with.
   */
  weight: number;
  /**
   * The largest code; the smallest is 0.
   */
  top: number;
  /**
   * Null where missing.
   */
  codes: (number | null)[];
  /**
   * What each code rests on: what the tables say, the ids of their sources, and how sure they are.
   */
  evidence: {
    said: Texts;
    sources: Texts[];
    confidence: Texts;
  };
}
/**
 * One side of the table: units with their labels, and the features coded for them.
 */
export interface Side1 {
  title: string;
  units: Texts;
  labels: Texts;
  features: Feature[];
}
export interface Noun {
  one: string;
  many: string;
}
