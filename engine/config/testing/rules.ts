// SPDX-License-Identifier: MIT
/**
 * What answers a question in a test: rules in the order they were set, of
 * which the newest that fits counts. What is asked is not its business.
 *
 * @module
 */

/** Fits a question: text in which `*` stands for any text, or a function. */
export type Pattern<Q> = string | ((question: Q) => unknown);

/** An answer, or what makes one. */
export type Answer<Q, A> = A | ((question: Q) => unknown);

/** Rules about one kind of question. */
export interface Rules<Q, A> {
  /** Adds a rule. */
  on(pattern: Pattern<Q>, answer: Answer<Q, A>): void;
  /**
   * Answers.
   *
   * @returns What the newest rule that fits says; undefined without one.
   */
  answer(question: Q): Promise<{ readonly value: unknown } | undefined>;
}

/**
 * Makes an empty list of rules.
 *
 * @param textsOf Gives the texts of a question that a pattern may fit.
 * @returns The rules.
 */
export function createRules<Q, A>(
  textsOf: (question: Q) => readonly string[],
): Rules<Q, A> {
  const rules: {
    readonly pattern: Pattern<Q>;
    readonly answer: Answer<Q, A>;
  }[] = [];
  return {
    on: (pattern, answer) => void rules.unshift({ pattern, answer }),
    async answer(question) {
      for (const { pattern, answer } of rules) {
        if (!await fits(pattern, { question, textsOf })) continue;
        return { value: isMade(answer) ? await answer(question) : answer };
      }
      return undefined;
    },
  };
}

function isMade<Q, A>(
  answer: Answer<Q, A>,
): answer is (question: Q) => unknown {
  return typeof answer === "function";
}

async function fits<Q>(
  pattern: Pattern<Q>,
  { question, textsOf }: {
    readonly question: Q;
    readonly textsOf: (question: Q) => readonly string[];
  },
): Promise<boolean> {
  if (typeof pattern === "function") return Boolean(await pattern(question));
  const parts = pattern.split("*").map((part) =>
    part.replaceAll(/[\\^$.|?+()[\]{}]/g, "\\$&")
  );
  const whole = new RegExp(`^${parts.join("[^]*")}$`);
  return textsOf(question).some((text) => whole.test(text));
}
