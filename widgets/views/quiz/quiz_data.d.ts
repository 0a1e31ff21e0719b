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
   * What to look at after another choice.
   */
  hint: string;
}
