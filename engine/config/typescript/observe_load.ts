// SPDX-License-Identifier: MIT
/**
 * Finds where the code of a config spins or takes memory while it loads: the
 * child that was ended cannot say it, so a second one loads the same for a
 * moment, and is looked into. It is as powerless as the first, has no effect,
 * and is gone afterwards.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { EffectHandler } from "@ocuroot/sdk/host";
import { after, systemClock } from "../../clock.ts";
import type { ConfigChild } from "./child_process.ts";
import { type Inspector, openInspector, type Place } from "./inspector.ts";
import type { Request } from "./protocol.ts";

/** What to load again. */
export interface Observed {
  /** The request that passed a limit. */
  readonly request: Request & { readonly kind: "load" };
  /** Answers effects without performing them. */
  readonly effects: EffectHandler;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/** Processes that are looked into before it is given up. */
const MOST_TRIES = 2;

/** Milliseconds that the process may take to start. */
const START = 10_000;

/** Milliseconds that its inspector may take to answer then. */
const ATTACH = 5_000;

/** Milliseconds that its first line may be away then. */
const BEGIN = 5_000;

/** Milliseconds from the first line in which code that spins is seen to. */
const PATIENCE = 1_000;

/** Part of that in which it is led step by step. */
const STEPPING = 0.2;

/** Part of that after which code that spins is where it spins. */
const SETTLED = 0.4;

/** Milliseconds from look to look. */
const STEP = 50;

/**
 * Finds where a load that passed its limits is.
 *
 * @param child The child that was ended for it.
 * @param observed What to load again.
 * @returns Places, innermost first; none where nothing could be seen.
 */
export async function observeLoad(
  child: ConfigChild,
  observed: Observed,
): Promise<readonly Place[]> {
  if (child.idle()) return [];
  // A busy machine may have let the first one come to nothing.
  for (let tries = MOST_TRIES; tries > 0; tries--) {
    const twin = child.twin();
    try {
      const places = await observe(twin, observed);
      if (places === undefined) break;
      if (places.length > 0) return places;
    } catch {
      break;
    } finally {
      await twin.close();
    }
  }
  return [];
}

/** Gives undefined where nothing can be seen, however often one looks. */
async function observe(
  twin: ConfigChild,
  observed: Observed,
): Promise<readonly Place[] | undefined> {
  const begin = performance.now();
  await within(START, twin.ready);
  const inspector = await within(ATTACH, inspectorOf(twin, observed));
  if (inspector === undefined) return undefined;
  // A machine that is slow to start a process is slow to load a config.
  const patience = Math.max(PATIENCE, 3 * (performance.now() - begin));
  try {
    return await watch(twin, { ...observed, inspector, patience });
  } finally {
    await twin.close();
    await inspector.closed;
  }
}

async function inspectorOf(
  twin: ConfigChild,
  { request }: Observed,
): Promise<Inspector | undefined> {
  const address = await twin.inspector;
  if (address === undefined) return undefined;
  return await openInspector(address, Object.keys(request.sources));
}

async function watch(
  twin: ConfigChild,
  { request, effects, signal, inspector, patience }: Observed & {
    readonly inspector: Inspector;
    readonly patience: number;
  },
): Promise<readonly Place[] | undefined> {
  const clock = systemClock();
  let end: { readonly limit: boolean } | undefined;
  const most = twin.memory() + twin.limits.memory / 2;
  twin.ask(request, { effects, signal, display: (url) => url }).then(
    () => (end = { limit: false }),
    (error) => (end = { limit: isLimit(error) }),
  );
  let begin = performance.now() + BEGIN;
  for (let looks = 0; end === undefined;) {
    await clock.sleep(STEP, signal);
    const { length } = inspector.seen();
    if (length > 0) begin = Math.min(begin, performance.now());
    const spent = (performance.now() - begin) / patience;
    const sure = !inspector.asked() || inspector.inStep();
    if (spent > 1) return sure ? inspector.seen() : [];
    if (spent < STEPPING) continue;
    const enough = spent > SETTLED || twin.memory() > most;
    if (enough && length > 0 && !inspector.asked() && looks > 0) break;
    inspector.look();
    looks++;
  }
  return end?.limit === false ? undefined : inspector.seen();
}

function isLimit(error: unknown): boolean {
  return error instanceof OcurootError && error.code === "config/limit";
}

async function within<T>(
  ms: number,
  work: Promise<T>,
): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const stopTimer = after(ms, () => resolve(undefined));
  return await Promise.race([work, promise]).finally(stopTimer);
}
