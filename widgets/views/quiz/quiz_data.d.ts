// Made from quiz_data.schema.json by `npm run build`: edit the schema.

/**
 * What Python gives the quiz as `_questions` (quiz.py).
 */
export type QuizData = Question[];

export interface Question {
  question: string;
  /**
   * @minItems 2
   */
  options: string[];
  /**
   * The place of the right option, from 0.
   */
  answer: number;
  /**
   * Why it is right.
   */
  why: string;
  /**
   * For each option, what to look at if it was chosen and is wrong.
   */
  hint: string[];
}
