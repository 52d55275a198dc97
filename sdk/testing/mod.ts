// SPDX-License-Identifier: MIT
/**
 * The words of a test of configs, `*.ocu_test.ts`, which `ocuroot test` runs:
 * `test` registers one, and everything else comes with its argument. It
 * re-exports only.
 *
 * @example The content of `web.ocu_test.ts`
 * ```ts ignore
 * import { test } from "@ocuroot/sdk/testing";
 * import web, { build } from "./web.ocu.ts";
 *
 * test("a build has the next number", async (t) => {
 *   t.shell.on("make *", { stdout: "ok" });
 *   const { outputs } = await t.call(build, { previous: 1 });
 *   t.equal(outputs.number, 2);
 *   t.equal(t.shell.commands, ["make image"]);
 * });
 *
 * test("staging comes first", async (t) => {
 *   t.environments([{ name: "eu", attributes: { type: "staging" } }]);
 *   const graph = await t.graph(web);
 *   t.equal(graph.phases[0]?.tasks, ["deploy/eu"]);
 * });
 * ```
 *
 * @module
 */

export type { Clock } from "./clock.ts";
export type {
  HttpAnswer,
  HttpCall,
  HttpFake,
  ShellAnswer,
  ShellCall,
  ShellFake,
} from "./fakes.ts";
export type {
  Graph,
  GraphInput,
  GraphPhase,
  GraphTask,
  TaskRun,
} from "./graph.ts";
export {
  type RegisteredTest,
  test,
  type TestBody,
  type TestRegister,
} from "./register.ts";
export type {
  AnyFn,
  Called,
  CallInputs,
  Failure,
  Machine,
  Test,
} from "./context.ts";
