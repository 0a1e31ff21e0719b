// Made from ladder_data.schema.json by `npm run build`: edit the schema.

export type Texts = string[];
/**
 * "" where there is none.
 */
export type Texts1 = string[];

/**
 * What Python gives the ladder of regionness (ladder_data.py). The columns of a table have one length.
 */
export interface LadderData {
  /**
   * The first year that the ladder can be seen in.
   */
  first: number;
  /**
   * The last one.
   */
  last: number;
  /**
   * Years to stop at.
   */
  moments: number[];
  /**
   * What a step can be called.
   */
  verdicts: Word[];
  /**
   * How a piece of evidence can be weighed.
   */
  weights: Word[];
  /**
   * The five steps, the lowest first.
   */
  steps: {
    step: number[];
    name: Texts;
    question: Texts;
    counts_for: Texts;
    counts_against: Texts;
    source_text_verdict: Texts;
    section: Texts;
    sources: Texts;
  };
  /**
   * The pieces of evidence; "" where there is nothing. Sections, tables and sources are separated by semicolons.
   */
  evidence: {
    evidence_id: Texts;
    step: number[];
    direction: ("for" | "against")[];
    claim: Texts;
    /**
     * ISO text.
     */
    start: string[];
    start_precision: ("day" | "month" | "year")[];
    /**
     * ISO text, "" if it still holds.
     */
    end: string[];
    end_precision: ("day" | "month" | "year" | "")[];
    section: Texts;
    kind: Texts;
    tables: Texts;
    confidence: Texts;
    sources: Texts;
  };
  /**
   * The sources that steps and evidence name.
   */
  sources: {
    source_id: Texts;
    citation: Texts;
    url: Texts1;
  };
}
/**
 * A word to choose, and its look.
 */
export interface Word {
  word: string;
  label: string;
  color: string;
  /**
   * SVG for a square of 24 by 24.
   */
  shape: string;
}
