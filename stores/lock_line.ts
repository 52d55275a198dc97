// SPDX-License-Identifier: MIT
/**
 * The line of those who wait for a lock file. It is a row of places, each a
 * lock file of its own: whoever comes starts at the far end and moves up by
 * one when the place ahead is free, and only the first of the line tries the
 * lock. So nobody is overtaken, and a process that dies leaves a free place.
 *
 * All who wait share a lock on one more file, the sign. Whoever finds it free
 * need not stand in line.
 *
 * @module
 */

import { holdSign, isUp, letGo, openLockFile } from "./sign.ts";

/** A stand in a line. */
export interface Line {
  /** Moves up as far as it goes; true for the first of the line. */
  advance(): boolean;
  /** Milliseconds to wait before looking again. */
  pause(): number;
  /** Goes away. */
  leave(): void;
}

const EXCLUSIVE = true;
/** Places of a line. Those who find it full draw lots for the last one. */
const PLACES = 12;
const FIRST_PAUSE = 1;
const LONGEST_PAUSE = { first: 8, others: 12 };

/**
 * Tells whether anyone stands in line.
 *
 * @param path The lock file.
 * @returns True when somebody does.
 */
export function hasLine(path: string): boolean {
  return isUp(signOf(path));
}

/**
 * Goes to the end of the line.
 *
 * @param path The lock file.
 * @returns The stand; nothing is taken before it advances.
 */
export function joinLine(path: string): Line {
  const sign = holdSign(signOf(path));
  let hasSigned = false;
  let place = PLACES + 1;
  let own: Deno.FsFile | undefined;
  let ahead: Deno.FsFile | undefined;
  let pause = FIRST_PAUSE;
  return {
    advance() {
      // It is refused for the moment in which another looks at it.
      hasSigned ||= sign?.take() ?? true;
      while (place > 1) {
        ahead ??= openLockFile(`${path}.${place - 1}`, { create: true });
        if (ahead?.tryLockSync(EXCLUSIVE) === false) return false;
        letGo(own);
        [own, ahead] = [ahead, undefined];
        place--;
        pause = FIRST_PAUSE;
      }
      return true;
    },
    pause() {
      const { first, others } = LONGEST_PAUSE;
      // Those who draw lots all look equally often.
      if (place > PLACES) return others;
      pause = Math.min(pause * 1.6, place === 1 ? first : others);
      return pause;
    },
    leave() {
      sign?.drop();
      for (const file of [own, ahead]) letGo(file);
    },
  };
}

function signOf(path: string): string {
  return `${path}.line`;
}
