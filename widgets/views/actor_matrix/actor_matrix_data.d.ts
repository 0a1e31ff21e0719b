// Made from actor_matrix_data.schema.json by `npm run build`: edit the schema.

/**
 * Sections of the source text to read.
 */
export type Texts = string[];
export type Texts1 = string[];

/**
 * What Python gives the matrix of actors and interests (actor_matrix_data.py). A cell is "ACTOR.interest".
 */
export interface ActorMatrixData {
  /**
   * By actor.
   */
  actors: {
    [k: string]: Actor;
  };
  /**
   * Each interest in words.
   */
  interests: {
    [k: string]: string;
  };
  /**
   * The course's code of each cell.
   */
  course: {
    [k: string]: -1 | 0 | 1 | 2;
  };
  /**
   * The look of each code, as text; "" is that of a cell without one.
   */
  marks: {
    [k: string]: Mark;
  };
  /**
   * What the codebook says of the course's coding.
   */
  note: string;
  /**
   * Its source, cited.
   */
  source: string;
}
export interface Actor {
  name: string;
  is_state: boolean;
  sections: Texts;
  instruments: Texts1;
  /**
   * Grounds of the course's codes.
   */
  grounds: string;
}
export interface Mark {
  label: string;
  letter: string;
  color: string;
  shape: string;
  dash: string;
}
