// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import { createStores } from "../pair.ts";
import type { Stores } from "../store.ts";
import { type Bench, openBench } from "./_testkit.ts";
import { createGitOpener } from "./open_git.ts";
import { openProgram } from "./program.ts";
import type { Candidate, OpenRepository } from "./repository.ts";

/** Spellings seen in the field, of a race and of a refusal. */
const RACES = [
  "! [rejected] (fetch first)",
  "! [rejected] (non-fast-forward)",
  "! [remote rejected] (failed to update ref)",
  "! [remote rejected] (cannot lock ref 'refs/heads/state': is at 1a but expected 2b)",
  "! [remote rejected] (incorrect old value provided)",
  "! [rejected] (stale info)",
  "! [remote rejected] (reference already exists)",
  "! [remote rejected] (atomic push failed)",
];
const REFUSALS = [
  "! [remote rejected] (pre-receive hook declined)",
  "! [remote rejected] (protected branch hook declined)",
  "! [remote rejected] (permission denied)",
  "! [remote rejected] (file exceeds size limit)",
  "! [remote rejected] (unpacker error)",
  "error: pack exceeds maximum allowed size",
];

/** A repository whose next push says these words and does nothing. */
function saying(
  words: string,
  before: () => Promise<void>,
): { readonly open: OpenRepository; pushes: number } {
  let isArmed = true;
  const counted = {
    pushes: 0,
    open: (cache: Parameters<OpenRepository>[0]) => {
      const real = openProgram(cache);
      return {
        ...real,
        async push(candidates: readonly Candidate[]) {
          counted.pushes++;
          if (!isArmed) return await real.push(candidates);
          isArmed = false;
          await before();
          return { words, isAnswer: true };
        },
      };
    },
  };
  return counted;
}

Deno.test("B06 F03 a push is judged by the tips, whatever the words", async (t) => {
  const bench = await openBench();
  try {
    for (const [at, words] of [...RACES, ...REFUSALS].entries()) {
      await t.step(`the tip moved: ${words}`, async () => {
        const url = await bench.remote(`moved${at}`);
        const other = bench.open(`other${at}`, { url });
        const remote = saying(words, () => put(other, "x/-/a/@r1", "theirs"));
        const stores = openStores(bench, { url, home: `m${at}` }, remote.open);
        await put(stores, "x/-/a/@r2", "ours");
        assert.equal(remote.pushes, 2);
        const view = await stores.state.view();
        assert.equal((await view.match("x/-/a/@r*")).length, 2);
        await stores.close();
      });
    }
    // All at once: each looks again for a while before it gives up.
    await t.step("nothing moved", async () => {
      await Promise.all([...RACES, ...REFUSALS].map(async (words, at) => {
        const url = await bench.remote(`still${at}`);
        const remote = saying(words, () => Promise.resolve());
        const stores = openStores(bench, { url, home: `s${at}` }, remote.open);
        await assert.rejects(put(stores, "x/-/a/@r1", "ours"), (error) => {
          assert.ok(error instanceof OcurootError);
          assert.equal(error.code, "git/push-rejected", words);
          return error.message.includes(words);
        });
        assert.equal(remote.pushes, 1, "an answer is not asked for twice");
        await stores.close();
      }));
    });
  } finally {
    await bench.close();
  }
});

async function put(stores: Stores, ref: string, body: string): Promise<void> {
  await stores.state.transact(`set ${ref}`, (tx) => tx.set(ref, body));
}

function openStores(
  bench: Bench,
  where: { readonly url: string; readonly home: string },
  repository: OpenRepository,
): Stores {
  const opener = createGitOpener({
    home: `${bench.root}/${where.home}`,
    env: bench.env,
    now: Date.now,
    actor: "tester",
    repository,
  });
  const at = (branch: string) => ({ remote_url: where.url, branch });
  return createStores({
    state: opener.open(at("state"), { tag: "state" }),
    intent: opener.open(at("intent"), { tag: "intent" }),
  });
}
