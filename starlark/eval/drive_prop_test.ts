// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { StarlarkError } from "../diagnostic.ts";
import { EVERYTHING } from "../resolve/dialect.ts";
import { Builtin } from "../values/builtin.ts";
import { repr } from "../values/print.ts";
import type { Value } from "../values/value.ts";
import { execAsync } from "./drive.ts";
import { exec } from "./exec.ts";
import { EffectRequest } from "./request.ts";

/** Expressions in which any part may be a call of `t`, which gives it back. */
const { expr } = fc.letrec<{ expr: string }>((tie) => {
  const part = tie("expr");
  return {
    expr: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom("0", "1", "2", "a", "b", "[]", "[1, 2]", "None", '"s"'),
      part.map((x) => `t(${x})`),
      part.map((x) => `t(${x})`),
      part.map((x) => `f(${x})`),
      fc.tuple(part, fc.constantFrom("+", "*", "==", "in", "and", "or"), part)
        .map(([x, op, y]) => `(${x} ${op} ${y})`),
      fc.tuple(part, part, part).map(([x, c, y]) => `(${x} if ${c} else ${y})`),
      fc.tuple(part, part).map(([x, y]) => `[${x}, ${y}]`),
      fc.tuple(part, part).map(([x, y]) => `{${x}: ${y}}`),
      fc.tuple(part, part).map(([x, i]) => `${x}[${i}]`),
      fc.tuple(part, part, part)
        .map(([x, y, c]) => `[${x} for a in ${y} if ${c}]`),
      fc.tuple(part, part).map(([x, y]) => `(lambda v, a=${x}: [v, a])(${y})`),
      part.map((x) => `${x}.append(t(1))`),
    ),
  };
});

function program(parts: readonly string[]): string {
  const [first, second, third, fourth] = parts;
  return `
def f(v):
    return t(v) if v else v
def main(a, b):
    out = [0]
    for b in t([1, 2]):
        out.append(${first})
        if ${second}:
            continue
        out[0] += ${third}
    return (${fourth}, out)
x = main(1, [3])
`;
}

const OPTIONS = { filename: "t.star", dialect: EVERYTHING } as const;

function outcome(error: unknown): string {
  assert(error instanceof StarlarkError, String(error));
  return error.render();
}

function runNow(text: string, log: Value[]): string {
  const t = new Builtin("t", (_thread, [value = null]) => {
    log.push(repr(value));
    return value;
  });
  try {
    const module = exec(text, { ...OPTIONS, predeclared: { t } });
    return repr(module.get("x") ?? null);
  } catch (error) {
    return outcome(error);
  }
}

async function runStepwise(text: string, log: Value[]): Promise<string> {
  const t = new Builtin(
    "t",
    (_thread, [value = null]) =>
      new EffectRequest(value, (answer) => answer as Value),
    { requests: true },
  );
  const perform = (effect: unknown) => {
    log.push(repr(effect as Value));
    return Promise.resolve(effect);
  };
  try {
    const options = { ...OPTIONS, predeclared: { t }, perform };
    return repr((await execAsync(text, options)).get("x") ?? null);
  } catch (error) {
    return outcome(error);
  }
}

Deno.test("execAsync() and exec() agree on any program", async () => {
  const parts = fc.tuple(expr, expr, expr, expr);
  await fc.assert(
    fc.asyncProperty(parts.map(program), async (text) => {
      const [plain, stepwise]: [Value[], Value[]] = [[], []];
      const want = runNow(text, plain);
      assert.equal(await runStepwise(text, stepwise), want);
      assert.deepEqual(stepwise, plain);
    }),
    { numRuns: 300 },
  );
});
