// Made from trade_data.schema.json by `npm run build`: edit the schema.

/**
 * Ids of the five states.
 */
export type Texts = string[];
export type Texts1 = string[];

/**
 * What Python gives the trade explorer (trade_data.py). The columns of a table have one length.
 */
export interface TradeData {
  /**
   * The first year.
   */
  first: number;
  /**
   * The last year.
   */
  last: number;
  five: Texts;
  /**
   * The id under which exports has the world.
   */
  world: string;
  /**
   * Parts of a thousand US$ in which runs count.
   */
  scale: number;
  /**
   * The states that can be chosen.
   */
  states: {
    id: Texts1;
    name: Texts1;
  };
  /**
   * Name of each partner.
   */
  names: {
    [k: string]: string;
  };
  /**
   * Groups of raw materials and how they look.
   */
  groups: {
    id: Texts1;
    label: Texts1;
    color: Texts1;
    pattern: Texts1;
  };
  /**
   * To what the shares of each edition are rounded, in per cent.
   */
  printed: {
    [k: string]: number;
  };
  /**
   * By state: the lists of partners in the Factbook.
   */
  partners: {
    [k: string]: {
      exports: Editions;
      imports: Editions;
    };
  };
  exports: Runs;
  sold: Runs1;
  bought: Runs2;
  /**
   * By state: all exports in thousand US$.
   */
  totals: {
    [k: string]: {
      year: number[];
      value: number[];
      source: Texts1;
    };
  };
  /**
   * Published figures of all trade.
   */
  figures: {
    subject: Texts1;
    what: Texts1;
    value: Texts1;
    directness: Texts1;
    source: Texts1;
  };
  /**
   * Citation of each source.
   */
  sources: {
    [k: string]: string;
  };
}
export interface Editions {
  [k: string]: {
    year: number;
    id: Texts1;
    /**
     * In per cent.
     */
    share: number[];
    /**
     * Partners that belong on the list and are not on it, with the least share of each in per cent.
     */
    left_out: {
      [k: string]: number;
    };
  };
}
/**
 * Exports by state and group: a run.
 */
export interface Runs {
  [k: string]: {
    [k: string]: string;
  };
}
/**
 * Of the five, by group: the partner's code before each run, and a space between two.
 */
export interface Runs1 {
  [k: string]: {
    [k: string]: string;
  };
}
/**
 * As sold.
 */
export interface Runs2 {
  [k: string]: {
    [k: string]: string;
  };
}
