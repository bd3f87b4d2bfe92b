/** A function that remembers its latest answers, and the questions that they belong to. */
export interface Recent<Question, Answer> {
  /** The answer to a question, worked out where it is not among the latest ones. */
  readonly get: (question: Question) => Answer;
}

/**
 * Remembers the latest `count` answers of a function whose answers are dear and do not change. `same` tells whether an earlier question is the
 * same one; the answer that was asked for longest ago is forgotten first.
 */
export function remember<Question, Answer>(
  count: number,
  same: (left: Question, right: Question) => boolean,
  workOut: (question: Question) => Answer,
): Recent<Question, Answer> {
  const latest: { readonly question: Question; readonly answer: Answer }[] = [];
  return {
    get: (question) => {
      const place = latest.findIndex((entry) => same(entry.question, question));
      const [found = { question, answer: workOut(question) }] = place < 0 ? [] : latest.splice(place, 1);
      latest.unshift(found);
      if (latest.length > count) latest.pop();
      return found.answer;
    },
  };
}
