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
   * For each option whether it is right and what is said of it, covered (sealed.py).
   */
  said: string[];
}
