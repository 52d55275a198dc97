// SPDX-License-Identifier: MIT
/**
 * The time in a child that runs tests: it stands still until a test moves it,
 * or nothing is left to do but to wait for a timer, which then is due at once.
 *
 * @module
 */

import type { Clock } from "@ocuroot/sdk/testing";
import { nextTurn } from "./turn.ts";

/** The clock of a child. */
export interface TestClock extends Clock {
  /** Forgets all timers and begins anew. */
  reset(): void;
}

/** When every test begins. */
const BEGIN = Date.UTC(2020, 0, 1);

interface Timer {
  readonly due: number;
  readonly every: number | undefined;
  readonly run: () => void;
}

/** Takes a timer; gives its id. */
type Start = (run: () => void, due: number, every?: number) => number;

/**
 * Puts the clock in the place of the real one, for good.
 *
 * @param isIdle Tells whether code waits for nothing but timers.
 * @returns The clock.
 */
export function installClock(isIdle: () => boolean): TestClock {
  const timers = new Map<number, Timer>();
  let now = BEGIN;
  let last = 0;
  let waking = false;
  const wake = async () => {
    if (waking) return;
    waking = true;
    while (timers.size > 0) {
      await nextTurn();
      if (isIdle()) fireFirst();
    }
    waking = false;
  };
  const fireFirst = () => {
    const [first] = [...timers].sort(([a, x], [b, y]) =>
      x.due - y.due || a - b
    );
    if (first === undefined) return;
    const [id, { due, every, run }] = first;
    now = Math.max(now, due);
    timers.delete(id);
    if (every !== undefined) timers.set(id, { due: now + every, every, run });
    run();
  };
  installTimers((run, delay, every) => {
    timers.set(++last, { due: now + delay, every, run });
    wake();
    return last;
  }, (id) => void timers.delete(id));
  installDates(() => now);
  return {
    now: () => now,
    set: (time) => void (now = epochOf(time)),
    advance: (ms) => void (now += ms),
    reset() {
      timers.clear();
      now = BEGIN;
    },
  };
}

function epochOf(time: number | string): number {
  const epoch = typeof time === "number" ? time : Date.parse(time);
  if (Number.isFinite(epoch)) return epoch;
  throw new RangeError(`Cannot set the clock: "${time}" is no time`);
}

function installTimers(start: Start, stop: (id: number) => void): void {
  const timer = ({ repeat }: { readonly repeat: boolean }) =>
  (
    run: (...args: unknown[]) => void,
    delay: unknown = 0,
    ...args: unknown[]
  ) => {
    const ms = Math.max(Number(delay) || 0, repeat ? 1 : 0);
    return start(() => run(...args), ms, repeat ? ms : undefined);
  };
  const forget = (id: unknown) => stop(Number(id));
  Object.assign(globalThis, {
    setTimeout: timer({ repeat: false }),
    setInterval: timer({ repeat: true }),
    clearTimeout: forget,
    clearInterval: forget,
  });
}

function installDates(now: () => number): void {
  const Real = Date;
  const fake = function (...args: unknown[]): unknown {
    if (new.target === undefined) return new Real(now()).toString();
    const given = args.length === 0 ? [now()] : args;
    return Reflect.construct(Real, given, new.target);
  };
  fake.prototype = Real.prototype;
  Reflect.set(Real.prototype, "constructor", fake);
  Object.assign(fake, { parse: Real.parse, UTC: Real.UTC, now });
  Reflect.set(globalThis, "Date", fake);
  const begin = now();
  Reflect.set(performance, "now", () => now() - begin);
  const { Instant } = Temporal;
  const instant = () => Instant.fromEpochMilliseconds(now());
  const zoned = (zone = "UTC") => instant().toZonedDateTimeISO(zone);
  const read = {
    instant,
    timeZoneId: () => "UTC",
    zonedDateTimeISO: zoned,
    plainDateTimeISO: (zone?: string) => zoned(zone).toPlainDateTime(),
    plainDateISO: (zone?: string) => zoned(zone).toPlainDate(),
    plainTimeISO: (zone?: string) => zoned(zone).toPlainTime(),
  };
  Reflect.defineProperty(Temporal, "Now", { value: read });
}
