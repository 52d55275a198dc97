// SPDX-License-Identifier: MIT
/**
 * Registers tests of configs with the program that runs them. It runs none.
 *
 * @module
 */

import { callSite } from "../call_site.ts";
import { OcurootError } from "../error.ts";
import type { CallSite } from "../host.ts";
import type { Test } from "./context.ts";

/** What a test does. It fails by throwing. */
export type TestBody = (t: Test) => Promise<void> | void;

/** A test as the runner gets it. */
export interface RegisteredTest {
  /** What it is called in the report. */
  readonly name: string;
  /** What it does. */
  readonly body: TestBody;
  /** Where it was registered. */
  readonly site: CallSite;
}

/** Takes tests; a runner puts one at `Symbol.for("ocuroot.test")`. */
export type TestRegister = (test: RegisteredTest) => void;

/**
 * Registers a test. `ocuroot test` runs it with fakes of its own.
 *
 * @param name What it is called in the report.
 * @param body What it does; its argument has everything it needs.
 * @throws {OcurootError} config/invalid when no runner is there.
 *
 * @example A runner takes the test
 * ```ts
 * import { type RegisteredTest, test } from "@ocuroot/sdk/testing";
 * import assert from "node:assert/strict";
 *
 * const taken: RegisteredTest[] = [];
 * Reflect.set(globalThis, Symbol.for("ocuroot.test"), (one: RegisteredTest) => taken.push(one));
 * test("nothing is run", (t) => t.equal(t.shell.commands, []));
 * assert.equal(taken[0]?.name, "nothing is run");
 * Reflect.deleteProperty(globalThis, Symbol.for("ocuroot.test"));
 * ```
 */
export function test(name: string, body: TestBody): void {
  const register: unknown = Reflect.get(
    globalThis,
    Symbol.for("ocuroot.test"),
  );
  if (typeof register !== "function") {
    throw new OcurootError(
      "config/invalid",
      `Cannot register test "${name}": nothing runs tests here`,
      { hint: 'Run it with "ocuroot test".' },
    );
  }
  register({ name, body, site: callSite(test) });
}
