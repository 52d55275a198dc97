// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { explain, FIXES } from "../../tools/interop/fixes.ts";
import { ourselves, type Player } from "../../tools/interop/player.ts";
import { createRandom } from "../../tools/interop/random.ts";
import { writeScript } from "../../tools/interop/script.ts";
import { playScript } from "../../tools/interop.ts";

Deno.test("S26 S37 turns of two players leave what each leaves alone", async () => {
  const players = [ourselves("we"), ourselves("we too")] as const;
  const result = await playScript({ players, seed: 3, length: 9 });
  assert.equal(result.fault, undefined);
  assert.equal(result.turns, 9);
});

Deno.test("S26 S37 two players take turns on one remote", async () => {
  const players = [ourselves("we"), ourselves("we too")] as const;
  const game = { players, seed: 5, length: 5, place: "git" } as const;
  assert.deepEqual(await playScript(game), { turns: 5, meant: new Map() });
});

for (const place of ["files", "git"] as const) {
  Deno.test(`S37 a player that leaves something else is found out [${place}]`, async () => {
    const we = ourselves("we");
    const other: Player = {
      ...we,
      async run(args, options) {
        const ran = await we.run(args, options);
        if (args[1] !== "apply") return ran;
        await we.run(["state", "set", "@/custom/mine", "1"], options);
        return ran;
      },
    };
    const game = { players: [we, other], seed: 1, length: 4, place } as const;
    const result = await playScript(game);
    assert.match(result.fault ?? "", /^turn 1, create @\/environment\/eu: /);
    assert.match(result.fault ?? "", /differ\nintent @\/custom\/mine\n/);
  });
}

Deno.test("a seed decides the script", () => {
  const script = (seed: number) => writeScript(createRandom(seed), 30);
  assert.deepEqual(script(7), script(7));
  assert.notDeepEqual(script(7), script(8));
  const names = new Set(script(7).map(({ name }) => name.split(" ")[0]));
  assert.ok(names.size >= 6, [...names].join(" "));
});

Deno.test("E35 E7 only what is listed is a meant difference", () => {
  const logs = (...texts: string[]) => ({
    kind: "ref",
    links: [],
    body: texts.map((message) => ({ message })),
  });
  const at = "state a/-/b/@r1/task/c/1/logs";
  const item = (ours: unknown, theirs: unknown) =>
    explain({ at, ours, theirs })?.item;
  assert.equal(item(logs("x"), logs("x", "x")), "S55 E35");
  assert.equal(item(logs("x", "why"), logs("x")), "E34");
  assert.equal(item(logs("x"), logs("y")), undefined);
  const custom = (body: number, links: readonly string[] = []) => ({
    kind: "ref",
    links,
    body,
  });
  const there = { at: "state @/custom/x", ours: custom(1) };
  assert.equal(explain({ ...there, theirs: custom(2) }), undefined);
  assert.equal(explain({ ...there, theirs: undefined }), undefined);
  const stale = { ...there, theirs: custom(1, ["a/-/b/@v1"]) };
  assert.equal(explain(stale)?.item, "S16");
  assert.equal(new Set(FIXES.map(({ item }) => item)).size, FIXES.length);
});
