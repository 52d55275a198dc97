// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { ocuroot } from "./_fake.ts";

const STATE = [
  "@/environment/live",
  "acme/shop/-/web.ocu.star/@r1",
  "acme/shop/-/web.ocu.star/@r1/task/build",
];

Deno.test("completion proposes words, flags, values and refs", async (t) => {
  const table: [string[], string[]][] = [
    [["st"], ["state", "status"]],
    [["state", "ma"], ["match"]],
    [["--json", "state", "ma"], ["match"]],
    [["release", "new", "--fo"], ["--force"]],
    [["state", "set", "x", "y", "--format", ""], [
      "string",
      "json",
      "starlark",
    ]],
    [["completion", "z"], ["zsh"]],
    [["state", "get", ""], ["@/", "acme/"]],
    [["state", "get", "@/"], ["@/environment/"]],
    [["state", "get", "@/environment/"], ["@/environment/live"]],
    [["state", "get", "acme/shop/-/web.ocu.star/@r1"], [
      "acme/shop/-/web.ocu.star/@r1",
      "acme/shop/-/web.ocu.star/@r1/",
    ]],
    [["nonsense", "x"], []],
    [["state", "get", "zzz"], []],
  ];
  for (const [words, expected] of table) {
    await t.step(words.join(" "), async () => {
      const ran = await ocuroot(["__complete", "--", ...words], {
        workspace: { stores: storesWith(STATE) },
      });
      assert.deepEqual([ran.code, ran.stderr], [0, ""]);
      const lines = ran.stdout.split("\n").filter((line) => line !== "");
      assert.deepEqual(lines, expected);
    });
  }
});

Deno.test("completion stays silent when state cannot be read", async () => {
  const openWorkspace = () => Promise.reject(new Error("no repository"));
  const args = ["__complete", "--", "state", "get", "a"];
  const ran = await ocuroot(args, { engine: { openWorkspace } });
  assert.deepEqual([ran.code, ran.stdout, ran.stderr], [0, "", ""]);
});

Deno.test("completion prints a script per shell", async (t) => {
  for (const shell of ["bash", "zsh", "fish", "powershell"]) {
    await t.step(shell, async () => {
      const ran = await ocuroot(["completions", shell]);
      assert.equal(ran.code, 0);
      assert.match(ran.stdout, /ocuroot __complete --/);
    });
  }
  const wrong = await ocuroot(["completion", "tcsh"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /one of bash, zsh, fish, powershell/);
});

type FakeStores = NonNullable<
  NonNullable<Parameters<typeof ocuroot>[1]>["workspace"]
>["stores"];

function storesWith(refs: readonly string[]): NonNullable<FakeStores> {
  const view = () => Promise.resolve({ match: () => Promise.resolve(refs) });
  return { state: { view } } as unknown as NonNullable<FakeStores>;
}
