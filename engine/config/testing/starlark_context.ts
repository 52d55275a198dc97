// SPDX-License-Identifier: MIT
/**
 * The argument of a test in Starlark: the same words as in TypeScript, in the
 * spelling of the language.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import {
  EvalError,
  fromJson,
  fromText,
  iterate,
  StarlarkDict,
  type StarlarkFunction,
  StarlarkList,
  StarlarkStruct,
  type Value,
} from "@ocuroot/starlark";
import type { StepResult } from "@ocuroot/sdk/declaration";
import { type Arguments, textArgument, word } from "../word.ts";
import { fakePath, shownPath } from "./fake_files.ts";
import { Live } from "./live.ts";
import { shortened } from "./outline.ts";
import { assertionWords } from "./starlark_assertions.ts";
import { type Caller, httpObject, shellObject } from "./starlark_fakes.ts";
import { functionOf, graphStruct, inputsDict } from "./starlark_graph.ts";
import { callPlain, partOf, type Session, step } from "./starlark_session.ts";
import {
  deedWord,
  dictArgument,
  functionArgument,
  valueJson,
} from "./starlark_words.ts";
import { notFailed } from "./test_failed.ts";

/**
 * Makes the argument of a test.
 *
 * @param session The test.
 * @returns The object `t`.
 */
export function testObject(session: Session): Value {
  const { world } = session;
  const call: Caller = (fn, args) => callPlain(session, fn, args);
  const words = {
    ...assertionWords(),
    ...givenWords(session),
    ...deedWords(session),
    shell: shellObject(world, call),
    http: httpObject(world, call),
  };
  const fields = Object.entries(words)
    .map(([name, value]) => [name, () => value] as const);
  const texts = (list: readonly string[]) =>
    StarlarkList.of(list.map(fromText));
  return new Live("test", {
    ...Object.fromEntries(fields),
    printed: () => texts(world.printed),
    secrets: () => texts(world.secrets),
    written: () =>
      StarlarkDict.of(
        world.files.written.entries().map(([path, text]) =>
          [fromText(shownPath(world.dir, path)), fromText(text)] as const
        ),
      ),
  });
}

function givenWords({ world }: Session): Record<string, Value> {
  const texts = (value: Value | undefined, what: string) =>
    Object.entries(dictArgument(value, what)).map(([name, text]) => {
      if (typeof text === "string") return [name, text] as const;
      throw new EvalError(`${what}: expected strings as values`);
    });
  return {
    environments: word("environments(list)", ({ list = null }) => {
      world.state.setEnvironments(
        [...iterate(list)].map((one) => valueJson(one, "environment")),
      );
      return null;
    }),
    state: word("state(values)", ({ values }) => {
      world.state.set(dictArgument(values, "state"));
      return null;
    }),
    env: word("env(values)", ({ values }) => {
      for (const [name, value] of texts(values, "env")) {
        world.env.set(name, value);
      }
      return null;
    }),
    files: word("files(contents)", ({ contents }) => {
      for (const [path, text] of texts(contents, "files")) {
        world.files.put(fakePath(world.dir, path), text);
      }
      return null;
    }),
    machine: word("machine(os?, arch?)", (args) => {
      for (const name of ["os", "arch"] as const) {
        if (args[name] === undefined) continue;
        const text = textArgument(args, { word: "machine", name });
        world.machine.set(name, text);
      }
      return null;
    }),
  };
}

function deedWords(session: Session): Record<string, Value> {
  return {
    call: deedWord("call(fn, inputs?)", async (args) => {
      const fn = functionArgument(args["fn"], "call: for parameter fn");
      const inputs = dictArgument(args["inputs"], "call: for inputs");
      const result = await step(session, { fn, inputs });
      return calledStruct(result, { session, fn });
    }),
    graph: deedWord(
      "graph(file)",
      (args) =>
        graphStruct(
          session,
          textArgument(args, { word: "graph", name: "file" }),
        ),
    ),
    fails: deedWord(
      "fails(fn, inputs?, part?)",
      (args) => failureStruct(args, session),
    ),
  };
}

function calledStruct(
  result: StepResult,
  { session, fn }: {
    readonly session: Session;
    readonly fn: StarlarkFunction;
  },
): Value {
  if (result.kind === "done") {
    const { outputs, tags, watch } = result;
    return new StarlarkStruct([
      ["outputs", fromJson(outputs ?? {})],
      ["tags", fromJson([...tags])],
      ["watch", fromJson([...watch ?? []])],
      ["next", null],
    ]);
  }
  const { program, base } = partOf(session, fn);
  const next = new StarlarkStruct([
    ["fn", functionOf(result.fn, program)],
    ["inputs", inputsDict(shortened(result.inputs, base))],
  ]);
  return new StarlarkStruct([
    ["outputs", new StarlarkDict()],
    ["tags", new StarlarkList()],
    ["watch", new StarlarkList()],
    ["next", next],
  ]);
}

/** A lambda only does things; a function is called as in a run. */
async function failureStruct(
  args: Arguments,
  session: Session,
): Promise<Value> {
  const fn = functionArgument(args["fn"], "fails: for parameter fn");
  const { inputs: second, part: third } = args;
  // Without inputs the part may come second, as in TypeScript.
  const isPart = typeof second === "string" && third === undefined;
  const inputs = dictArgument(isPart ? null : second, "fails: for inputs");
  const part = textArgument({ part: isPart ? second : third }, {
    word: "fails",
    name: "part",
    fallback: "",
  });
  const deed = fn.name === "lambda"
    ? callPlain(session, fn, [])
    : step(session, { fn, inputs });
  const failure = await deed.then(() => undefined, failureOf);
  if (failure === undefined || !failure.message.includes(part)) {
    throw notFailed(failure?.message, part);
  }
  return new StarlarkStruct([
    ["message", fromText(failure.message)],
    ["code", fromText(failure.code)],
  ]);
}

/** What fails the test itself is no failure that it may expect. */
function failureOf(error: unknown): OcurootError {
  const isExpected = error instanceof OcurootError &&
    !/^test\/|^config\/limit$/.test(error.code) &&
    error.kind !== "interrupted" &&
    error.kind !== "bug";
  if (isExpected) return error;
  throw error;
}
