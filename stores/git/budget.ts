// SPDX-License-Identifier: MIT
/**
 * So many pushes to a remote in a minute, by all processes of this machine.
 * Hosted remotes advise a limit. Whoever waits lands with all that has come
 * together meanwhile, so fewer pushes carry the same transactions.
 *
 * @module
 */

/** Pushes to one remote. */
export interface Budget {
  /** Waits until another push is due. */
  wait(): Promise<void>;
  /** Notes that one was made. */
  spent(): void;
}

/** What a budget needs. */
export interface BudgetOptions {
  /** Pushes in a minute; 0 for as many as one likes. */
  readonly perMinute: number;
  /** Times of the last pushes, shared by all processes. */
  readonly log: { read(): string | undefined; write(text: string): void };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after that many milliseconds, or when the program is to end. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Aborted when the program is asked to end: what is to be saved goes out. */
  readonly ending?: AbortSignal | undefined;
}

const MINUTE = 60_000;

/** What hosted remotes advise. */
const ADVISED: Readonly<Record<string, number>> = {
  "github.com": 6,
  "gitlab.com": 6,
  "bitbucket.org": 6,
};

/**
 * Reads how many pushes a remote gets in a minute.
 *
 * @param url The remote.
 * @param env Process environment; `OCUROOT_GIT_PUSHES` overrules the host.
 * @returns The number; 0 for as many as one likes.
 */
export function pushesPerMinute(
  url: string,
  env: Readonly<Record<string, string>>,
): number {
  const text = env["OCUROOT_GIT_PUSHES"] ?? "";
  if (/^\d+$/.test(text)) return Number(text);
  const host = /^(?:[a-z]+:\/\/)?(?:[^/@]*@)?([^/:]+)[:/]/i.exec(url)?.[1];
  return ADVISED[host?.toLowerCase() ?? ""] ?? 0;
}

/**
 * Makes the budget of a remote.
 *
 * @param options How many, and where they are noted.
 * @returns The budget.
 */
export function createBudget(options: BudgetOptions): Budget {
  const { perMinute, log, now } = options;
  const recent = () =>
    (log.read() ?? "").split("\n").filter((line) => line !== "").map(Number)
      .filter((at) => at > now() - MINUTE && at <= now());
  return {
    async wait() {
      if (perMinute <= 0) return;
      for (;;) {
        const ms = untilDue(recent(), { perMinute, now: now() });
        if (ms <= 0 || options.ending?.aborted) return;
        await options.sleep(ms);
      }
    },
    spent() {
      if (perMinute <= 0) return;
      log.write([...recent(), now()].join("\n"));
    },
  };
}

/** The first half at once; then what is left is spread over the minute. */
function untilDue(
  times: readonly number[],
  { perMinute, now }: { readonly perMinute: number; readonly now: number },
): number {
  const [first] = times;
  const last = times.at(-1);
  if (first === undefined || last === undefined) return 0;
  if (times.length >= perMinute) {
    return (times.at(-perMinute) ?? first) + MINUTE - now + 1;
  }
  if (times.length < perMinute / 2) return 0;
  const gap = (first + MINUTE - last) / (perMinute - times.length + 1);
  return last + gap - now;
}
