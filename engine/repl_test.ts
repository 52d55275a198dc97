// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { createSecrets } from "./host/secrets.ts";
import { createHost } from "./host/host.ts";
import { openRepl, type Repl } from "./repl.ts";
import type { Workspace } from "./workspace.ts";

async function withRepl(
  text: string | undefined,
  run: (repl: Repl, printed: string[]) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  const printed: string[] = [];
  const signal = new AbortController().signal;
  const workspace: Partial<Workspace> = {
    root,
    env: {},
    signal,
    host: (request) =>
      createHost({
        root,
        dir: ".",
        env: {},
        secrets: createSecrets(),
        environments: () => Promise.resolve([]),
        ...request,
      }),
  };
  try {
    if (text !== undefined) await Deno.writeTextFile(`${root}/p.star`, text);
    const repl = await openRepl(workspace as Workspace, {
      ...(text === undefined ? {} : { file: "p.star" }),
      print: (line) => void printed.push(line),
    });
    await run(repl, printed);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("K63 expressions see the names of the file", () =>
  withRepl(
    'G = "g"\n_P = 2\ndef fn(x):\n  return x + G\n',
    async (repl, printed) => {
      assert.equal(await repl.evaluate("fn('x')"), '"xg"');
      assert.equal(await repl.evaluate("print(G)"), undefined);
      assert.deepEqual(printed, ["g"]);
      assert.equal(await repl.evaluate("_P + 1"), "3");
      assert.equal(await repl.evaluate("_ * 2"), "6");
      await assert.rejects(repl.evaluate("nope"), { code: "config/syntax" });
      await assert.rejects(repl.evaluate("x = = 1"), { code: "config/syntax" });
      await assert.rejects(repl.evaluate("1 // 0"), ({ code, frames }) => {
        assert.equal(code, "config/eval");
        assert.deepEqual([frames[0].line, frames[0].column], [1, 3]);
        return true;
      });
    },
  ));

Deno.test("K63 statements bind names for later lines, which may rebind", () =>
  withRepl(undefined, async (repl) => {
    assert.equal(await repl.evaluate("x = 1"), undefined);
    assert.equal(await repl.evaluate("def f(a):\n  return a + x\n"), undefined);
    assert.equal(await repl.evaluate("f(1)"), "2");
    await repl.evaluate("x = 4");
    await repl.evaluate("x = x + 1");
    await assert.rejects(repl.evaluate("x = x + nope"), ({ frames }) => {
      assert.deepEqual([frames[0].line, frames[0].column], [1, 9]);
      return true;
    });
    assert.equal(await repl.evaluate("x"), "5");
    assert.match(await repl.evaluate("sorted(help())") ?? "", /"help"/);
  }));

Deno.test("K63 values are shown as trees", () =>
  withRepl(undefined, async (repl) => {
    const shown: Record<string, string> = {
      "[]": "[]",
      "1.5": "1.5",
      "[1, {'b': (), 'a': struct(x='é')}]": [
        "<list>",
        "  [0] 1",
        "  [1] <dict>",
        '    "a": <struct>',
        '      x: "é"',
        '    "b": ()',
      ].join("\n"),
      "shell": "shell(...)",
    };
    for (const [source, expected] of Object.entries(shown)) {
      assert.equal(await repl.evaluate(source), expected);
    }
    await repl.evaluate('def f(a, b=1, *c, **d):\n  "Does it."\n');
    assert.equal(
      await repl.evaluate("f"),
      "f(a, b=1, *c, **d)\n\nDoes it.",
    );
  }));

Deno.test("K63 unfinished input asks for more", () =>
  withRepl(undefined, (repl) => {
    for (const text of ["x = [", "f(1,", "def f():", 'x = """a', "x = 1 +"]) {
      assert.ok(!repl.isComplete(text), text);
    }
    for (const text of ["x = 1", "f(1)", "x = = 1", "def f():\n  pass", ""]) {
      assert.ok(repl.isComplete(text), text);
    }
    return Promise.resolve();
  }));
