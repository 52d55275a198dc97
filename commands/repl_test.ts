// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Engine } from "./_engine.ts";
import { ocuroot } from "./_fake.ts";

/** Echoes sources; knows `print`, `None` and `fail`. */
const openRepl: Engine["openRepl"] = (_ws, { print }) =>
  Promise.resolve({
    isComplete: (source) => !source.endsWith("(") && !source.endsWith(":"),
    evaluate(source) {
      if (source === "fail") throw new OcurootError("config/eval", "Cannot");
      if (source.startsWith("print")) print("printed");
      const none = source.startsWith("print") || source.startsWith("None");
      return Promise.resolve(none ? undefined : `<${source}>`);
    },
  });

Deno.test("K63 repl -c prints the value, prints and a success line", async (t) => {
  const table: [string[], string][] = [
    [["-c", "1+1"], "Result:\n<1+1>\n"],
    [["lib.ocu.star", "--command", "x"], "Result:\n<x>\n"],
    [["-cprint(1)"], "printed\nExecuted successfully\n"],
    [["-c=None"], "Executed successfully\n"],
  ];
  for (const [rest, expected] of table) {
    await t.step(rest.join(" "), async () => {
      const ran = await ocuroot(["repl", ...rest], { engine: { openRepl } });
      assert.deepEqual([ran.code, ran.stdout], [0, expected]);
    });
  }
});

Deno.test("K63 repl -c of an error exits 6 for the config, not 0", async () => {
  const ran = await ocuroot(["repl", "-c", "fail"], { engine: { openRepl } });
  assert.equal(ran.code, 6);
  assert.match(ran.stderr, /Code: config\/eval/);
});

Deno.test("K63 a conversation joins blocks and survives errors", async () => {
  const stdin = ["f(", "1)", "def g():", "  return 1", " ", "fail", "2"];
  const ran = await ocuroot(["repl"], {
    engine: { openRepl },
    stdin: stdin.join("\n") + "\n",
  });
  assert.equal(ran.code, 0);
  assert.equal(
    ran.stdout,
    "<f(\n1)>\n<def g():\n  return 1\n >\n" +
      "Error: Cannot\nCode: config/eval, docs/errors/config-eval.md\n<2>\n",
  );
});

Deno.test("E68 the first signal ends a conversation", async () => {
  const ran = await ocuroot(["repl"], {
    engine: { openRepl },
    stdin: "1\n",
    onOpen: ({ send }) => send("SIGINT"),
  });
  assert.equal(ran.code, 130);
});
