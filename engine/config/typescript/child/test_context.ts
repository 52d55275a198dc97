// SPDX-License-Identifier: MIT
/**
 * The argument of a test in TypeScript: gives the machine of the test its
 * answers, calls functions, evaluates graphs, asserts.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Json } from "@ocuroot/sdk/model";
import type { AnyFn, Called, Failure, Test } from "@ocuroot/sdk/testing";
import { fakePath, shownPath } from "../../testing/fake_files.ts";
import { releaseOf, shortened } from "../../testing/outline.ts";
import { notFailed } from "../../testing/test_failed.ts";
import { placed, type Trace, traceOf } from "./context.ts";
import { encode } from "./encode.ts";
import { describeError } from "./errors.ts";
import { assertions } from "./test_assertions.ts";
import { callFunction, functionOf } from "./test_calls.ts";
import type { TestClock } from "./test_clock.ts";
import {
  graphOf,
  type GraphSurroundings,
  type TestedConfig,
} from "./test_graph.ts";

/** What a test is made of. */
export interface TestSurroundings extends GraphSurroundings {
  /** The time. */
  readonly clock: TestClock;
  /** The test file, relative to the root. */
  readonly file: string;
  /** Calls of the test that are under way. */
  readonly underway: Set<Trace>;
}

/**
 * Makes the argument of a test.
 *
 * @param around What the test is made of.
 * @returns The argument.
 */
export function createTest(around: TestSurroundings): Test {
  const { world, clock } = around;
  return {
    ...given(around),
    ...deeds(around),
    ...assertions(),
    clock,
    shell: {
      on: (command, answer) => world.shell.on(command, answer ?? {}),
      calls: world.shell.calls,
      get commands() {
        return world.shell.calls.map(({ command }) => command);
      },
    },
    http: {
      on: (request, answer) => world.http.on(request, answer ?? {}),
      calls: world.http.calls,
    },
    get written() {
      const entries = world.files.written.entries()
        .map(([path, text]) => [shownPath(world.dir, path), text] as const);
      return Object.fromEntries(entries);
    },
    printed: world.printed,
    secrets: world.secrets,
  };
}

type Given = Pick<
  Test,
  "environments" | "state" | "env" | "files" | "machine"
>;

function given({ world }: TestSurroundings): Given {
  const json = (value: unknown, path: string): Json =>
    encode(value, { path, code: "config/invalid" });
  return {
    environments(list) {
      const whole = list.map((one) => ({ attributes: {}, ...one }));
      const documents = json(whole, "environments");
      world.state.setEnvironments(documents as readonly Json[]);
    },
    state: (values) =>
      world.state.set(json(values, "state") as Readonly<Record<string, Json>>),
    env(values) {
      for (const [name, value] of Object.entries(values)) {
        world.env.set(name, String(value));
      }
    },
    files(contents) {
      for (const [path, text] of Object.entries(contents)) {
        world.files.put(fakePath(world.dir, path), String(text));
      }
    },
    machine({ os, arch }) {
      if (os !== undefined) world.machine.set("os", os);
      if (arch !== undefined) world.machine.set("arch", arch);
    },
  };
}

type Deeds = Pick<Test, "call" | "graph" | "fails">;

function deeds(around: TestSurroundings): Deeds {
  const { world, file, underway } = around;
  const base = releaseOf(file);
  /** Notes that something is under way, so that a missing await shows. */
  const during = async <T>(trace: Trace, work: () => Promise<T>) => {
    underway.add(trace);
    try {
      return await work();
    } finally {
      underway.delete(trace);
    }
  };
  const call = async (fn: AnyFn, inputs: object) => {
    const result = await callFunction(
      { fn, inputs, base, dir: world.dir },
      around,
    );
    return calledOf(result, { base, around });
  };
  const test: Deeds = {
    call: (fn: unknown, inputs: object = {}) =>
      during(
        traceOf(test.call),
        () => call(fn as AnyFn, inputs),
      ) as Promise<never>,
    graph: (config: TestedConfig) => {
      const trace = traceOf(test.graph);
      return during(trace, () => tracked(graphOf(config, around), during));
    },
    fails: (what: unknown, second?: unknown, third?: string) => {
      const trace = traceOf(test.fails);
      const isDeed = typeof what === "function";
      const part = isDeed ? second as string | undefined : third;
      const deed = isDeed
        ? what as () => unknown
        : () => call(what as AnyFn, second as object ?? {});
      return during(trace, () => failureOf(deed, { part, trace }));
    },
  };
  return test;
}

type During = <T>(trace: Trace, work: () => Promise<T>) => Promise<T>;

function tracked(
  graph: ReturnType<typeof graphOf>,
  during: During,
): Promise<ReturnType<typeof graphOf>> {
  const shown: ReturnType<typeof graphOf> = {
    ...graph,
    run: (key) => during(traceOf(shown.run), () => graph.run(key)),
  };
  return Promise.resolve(shown);
}

function calledOf(
  result: Awaited<ReturnType<typeof callFunction>>,
  { base, around }: {
    readonly base: string;
    readonly around: TestSurroundings;
  },
): Called<unknown> {
  if (result.kind === "next") {
    const fn = functionOf(result.fn, around);
    const inputs = shortened(result.inputs, base);
    return { outputs: {}, tags: [], watch: [], next: { fn, inputs } };
  }
  const { outputs, tags, watch } = result;
  return { outputs: outputs ?? {}, tags, watch: watch ?? [] };
}

async function failureOf(
  deed: () => unknown,
  { part, trace }: {
    readonly part: string | undefined;
    readonly trace: Trace;
  },
): Promise<Failure> {
  const failure = await Promise.resolve().then(deed).then(
    () => undefined,
    (error: unknown) => describeFailure(error),
  );
  const isAsked = failure !== undefined &&
    failure.message.includes(part ?? "");
  if (isAsked) return failure;
  throw placed(notFailed(failure?.message, part), trace);
}

/** What fails the test itself is no failure that it may expect. */
function describeFailure(error: unknown): Failure {
  const isOwn = error instanceof OcurootError &&
    /^test\/|^config\/limit$/.test(error.code);
  if (isOwn) throw error;
  const { name, message, code = "run/failed" } = describeError(error);
  const isPlain = name === "Error" || name === "OcurootError";
  return { message: isPlain ? message : `${name}: ${message}`, code };
}
