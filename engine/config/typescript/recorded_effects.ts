// SPDX-License-Identifier: MIT
/**
 * Remembers how the effects of one evaluation ended, so that a second one of
 * the same files gets the same answers and nothing is done twice.
 *
 * @module
 */

import type { Effect, EffectHandler } from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";

/** Effects that are remembered. */
export interface RecordedEffects {
  /** Performs effects, and remembers. */
  readonly effects: EffectHandler;
  /**
   * Gives what performs nothing: it answers from memory, in the same order,
   * never answers what was not asked before, and takes no print.
   */
  readonly again: () => EffectHandler;
}

/**
 * Begins to remember.
 *
 * @param effects What performs them.
 * @returns The same, which remembers, and what answers from memory.
 */
export function recordEffects(effects: EffectHandler): RecordedEffects {
  const past: { readonly asked: string; readonly answer: Promise<Json> }[] = [];
  return {
    effects: {
      ...effects,
      perform(effect, site) {
        const answer = effects.perform(effect, site);
        past.push({ asked: keyOf(effect), answer });
        return answer;
      },
    },
    again() {
      const left = [...past];
      return {
        async perform(effect) {
          const next = left.shift();
          if (next?.asked === keyOf(effect)) return await next.answer;
          return await new Promise<never>(() => {});
        },
        print() {},
        secret() {},
      };
    },
  };
}

function keyOf(effect: Effect): string {
  return JSON.stringify(effect);
}
