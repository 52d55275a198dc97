// SPDX-License-Identifier: MIT
/**
 * Patience with a remote that is busy: it is asked again when it says so, or a
 * little later each time, but not for ever. A busy remote did nothing, and a
 * push of the same commit cannot land twice, so asking again is safe.
 *
 * @module
 */

/** What a remote said that did not do what it was asked for. */
export interface Busy {
  /** HTTP status. */
  readonly status: number;
  /** Its `Retry-After`, as it is. */
  readonly retryAfter: string | undefined;
}

/** How patient to be. */
export interface Patience {
  /** Tries in all. */
  readonly tries: number;
  /** Milliseconds to wait in all. */
  readonly ms: number;
}

const BUSY = new Set([429, 502, 503, 504]);
const MOST_TRIES = 5;
const MOST_MS = 180_000;
const FIRST_PAUSE_MS = 500;

/**
 * Reads how patient to be.
 *
 * @param env Process environment; `OCUROOT_GIT_PATIENCE` is in seconds.
 * @returns It.
 */
export function patienceOf(
  env: Readonly<Record<string, string>>,
): Patience {
  const text = env["OCUROOT_GIT_PATIENCE"] ?? "";
  const seconds = text === "" ? Number.NaN : Number(text);
  return { tries: MOST_TRIES, ms: seconds >= 0 ? seconds * 1000 : MOST_MS };
}

/**
 * Tells how long to wait before asking again.
 *
 * @param busy What the remote said.
 * @param so How often it was asked, and what was waited so far.
 * @param chance The time, and a number from 0 to 1.
 * @returns Milliseconds; undefined to give up.
 */
export function pauseFor(
  busy: Busy,
  so: {
    readonly tries: number;
    readonly waited: number;
    readonly patience: Patience;
  },
  chance: { readonly now: number; readonly random: number },
): number | undefined {
  const asked = askedFor(busy.retryAfter, chance.now);
  // A refusal for good carries no time; a limit on how often does.
  const isBusy = BUSY.has(busy.status) ||
    busy.status === 403 && asked !== undefined;
  if (!isBusy || so.tries >= so.patience.tries) return undefined;
  const ms = asked ??
    FIRST_PAUSE_MS * 2 ** (so.tries - 1) * (0.5 + chance.random);
  return so.waited + ms <= so.patience.ms ? ms : undefined;
}

function askedFor(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text.trim())) return Number(text) * 1000;
  const until = Date.parse(text);
  return Number.isFinite(until) ? Math.max(0, until - now) : undefined;
}
