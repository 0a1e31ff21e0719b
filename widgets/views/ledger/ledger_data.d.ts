// Made from ledger_data.schema.json by `npm run build`: edit the schema.

export type Texts = string[];
/**
 * Separated by semicolons, as sections are.
 */
export type Texts1 = string[];
/**
 * How many changes of the data were tried on the verdict's findings, and how many would change them.
 */
export type Texts2 = string[];

/**
 * What Python gives the claim ledger (ledger_data.py). The columns of a table have one length.
 */
export interface LedgerData {
  /**
   * The look and the meaning of each verdict, the student's five first.
   */
  marks: {
    [k: string]: Verdict;
  };
  /**
   * The look of agree and differ.
   */
  relations: {
    [k: string]: Mark;
  };
  /**
   * The vectors of the source text.
   */
  vectors: {
    id: Texts;
    title: Texts;
  };
  /**
   * Where the claims come from.
   */
  source: string;
  /**
   * The claims; "" where there is none.
   */
  claims: {
    id: Texts;
    section: Texts;
    vector: Texts;
    claim: Texts;
    exercise: Texts;
    verdict: Texts;
    why: Texts;
    tables: Texts1;
    robustness: Texts2;
  };
}
export interface Verdict {
  label: string;
  letter: string;
  color: string;
  shape: string;
  dash: string;
  meaning: string;
}
export interface Mark {
  label: string;
  letter: string;
  color: string;
  shape: string;
  dash: string;
}
