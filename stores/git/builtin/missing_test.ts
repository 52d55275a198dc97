// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { Meddle } from "../../../tests/_git_http.ts";
import { openCacheAt } from "../cache.ts";
import { withRemote } from "../_testkit.ts";
import { openBuiltin } from "./builtin.ts";
import { missingObjects } from "./_missing.ts";
import { openObjects } from "./_objects.ts";

const SIGNATURE = { name: "Ocu", email: "o@example.com", time: 1_700_000_000 };

function withBench(
  meddle: Meddle,
  run: Parameters<typeof withRemote>[1],
): Promise<void> {
  return withRemote({ by: "builtin", meddle }, run);
}

/** Commits some files in the remote itself. */
async function commitIn(
  path: string,
  base: string | undefined,
  files: readonly string[],
): Promise<string> {
  const repository = openBuiltin(
    openCacheAt(path, { url: "https://host.example/a.git", env: {} }),
  );
  const [commit = ""] = await repository.build([{
    ref: "refs/heads/main",
    base,
    message: "files\n",
    files: files.map((path) => ({ path, before: undefined, after: path })),
  }], SIGNATURE);
  return commit;
}

const MANY = Array.from({ length: 30 }, (_, at) => `a/${at}/file`);

Deno.test("S37 a remote lacks what commits changed since what it has", () =>
  withBench((_, pass) => pass(), async (bench, path) => {
    const first = await commitIn(path, undefined, MANY);
    const second = await commitIn(path, first, ["a/3/new"]);
    const third = await commitIn(path, second, ["b"]);
    const objects = await openObjects(path);
    const count = async (commits: string[], has: string[]) =>
      (await missingObjects(objects, { commits, has: new Set(has) })).size;
    // A commit, the trees down to the file, and the file.
    assert.equal(await count([second], [first]), 1 + 3 + 1);
    assert.equal(await count([third], [first]), 5 + 1 + 1 + 1);
    assert.equal(await count([third], [third]), 0);
    assert.equal(await count([first], []), 1 + 2 + 30 + 30);
    // Where history is cut, so is the way.
    const cut = `${bench.root}/cut.git`;
    await bench.git(
      ...["clone", "--quiet", "--bare", "--depth=1", `file://${path}`, cut],
    );
    const last = await commitIn(cut, third, ["c"]);
    const few = await openObjects(cut);
    const commits = [last];
    assert.equal(
      (await missingObjects(few, { commits, has: new Set([third]) })).size,
      3,
    );
    const all = await missingObjects(few, { commits, has: new Set() });
    assert.equal(all.size, 3 + 1 + 2 + 30 + 32);
  }));

Deno.test("S29 S37 a new branch sends what is new, not the branch that it starts at", () => {
  let sent = 0;
  const counting: Meddle = async (request, pass) => {
    if (!request.url.endsWith("/git-receive-pack")) return await pass();
    const body = await request.bytes();
    const text = new TextDecoder("latin1").decode(body);
    const at = text.indexOf("PACK");
    sent += new DataView(body.buffer).getUint32(at + 8);
    const { method, headers } = request;
    return await pass(new Request(request.url, { method, headers, body }));
  };
  return withBench(counting, async (bench, path) => {
    await commitIn(path, undefined, MANY);
    const stores = bench.open("one", { url: path });
    await stores.state.transact("set", (tx) => tx.set("x/-/a/@r1", "v"));
    // A commit, the root, five directories, a document and the format.
    assert.equal(sent, 9);
  });
});
