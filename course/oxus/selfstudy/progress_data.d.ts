// Made from progress_data.schema.json by `npm run build`: edit the schema.

/**
 * What Python gives the view of progress as `exercises` (widgets.py): a table with one row per exercise. The columns have one length.
 */
export interface ProgressData {
  /**
   * The number of the unit, as in 08.
   */
  unit: string[];
  name: string[];
  /**
   * The state in words.
   */
  state: string[];
  solved: boolean[];
  attempts: number[];
}
