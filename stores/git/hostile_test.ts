// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { type Bench, openBench } from "./_testkit.ts";

/** Bytes of a file name, as fast-import takes them. */
const NAMES = [
  String.raw`refs/x/-/a/@r1\nb/@object.json`,
  String.raw`refs/x/-/\377\376/@r1/@object.json`,
  String.raw`refs/x/-/\303(/@r1/@object.json`,
  String.raw`refs/x/-/\033[31m/@r1/@object.json`,
  String.raw`refs/x/-/a\"b/@r1/@object.json`,
];
const GOOD = "refs/x/-/a/@r1/@object.json";
const DOCUMENT = JSON.stringify({ kind: "ref", links: [], body: "good" });

async function plant(bench: Bench, url: string, big: number): Promise<void> {
  const file = (name: string, text: string) =>
    `M 100644 inline "${name}"\ndata ${text.length}\n${text}\n`;
  const stream = [
    "commit refs/heads/state\ncommitter t <t@x> 1 +0000\ndata 1\nx\n",
    file(GOOD, DOCUMENT),
    file("refs/x/-/big/@r1/@object.json", `"${"x".repeat(big)}"`),
    ...NAMES.map((name) => file(name, DOCUMENT)),
    "done\n",
  ].join("");
  const child = new Deno.Command("git", {
    args: ["-C", url, "fast-import", "--quiet", "--done"],
    env: { ...bench.env },
    stdin: "piped",
    stdout: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stream));
  await writer.close();
  assert.ok((await child.status).success);
}

Deno.test("B22 F27 F31 odd names and a huge document harm only themselves", async () => {
  const bench = await openBench();
  try {
    const url = await bench.remote("a");
    await plant(bench, url, 100 * 1024 * 1024);
    const { state } = bench.open("one", { url });
    const view = await state.view();
    assert.equal(await view.get("x/-/a/@r1"), "good");
    assert.ok((await view.match("**")).includes("x/-/a/@r1"));
    await assert.rejects(view.get("x/-/big/@r1"), { code: "store/corrupt" });
    await state.transact("beside", (tx) => tx.set("x/-/a/@r2", "new"));
    const args = ["-C", url, "ls-tree", "-r", "--name-only", "state"];
    const files = (await bench.git(...args)).trim().split("\n");
    for (const name of NAMES) {
      assert.ok(files.includes(`"${name}"`), `${name} is still there`);
    }
    assert.ok(files.includes("refs/x/-/a/@r2/@object.json"));
    const { faults } = await state.inspect();
    assert.ok((await faults()).length > 0, "and a check finds them");
  } finally {
    await bench.close();
  }
});
