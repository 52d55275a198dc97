// SPDX-License-Identifier: MIT
/**
 * What is remembered about having nothing to do: only what a later command
 * would find as well.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  createMemoryStores,
  type Store,
  type Stores,
} from "../../stores/mod.ts";
import {
  addEnvironments,
  createKit,
  deploy,
  done,
  input,
  type Kit,
  phase,
} from "./_testkit.ts";
import { newRelease } from "./release_verbs.ts";
import { runWork } from "./work_verbs.ts";

const FILE = "web.ocu.star";

interface Remembering {
  readonly stores: Stores;
  /** What the memos hold. */
  readonly texts: (string | undefined)[];
  /** How often the stores were searched. */
  searches: number;
}

function remembering(): Remembering {
  const plain = createMemoryStores();
  const texts: (string | undefined)[] = [undefined, undefined];
  const seen: Remembering = {
    stores: {
      ...plain,
      state: withMemo(plain.state, 0),
      intent: withMemo(plain.intent, 1),
    },
    texts,
    searches: 0,
  };
  return seen;

  function withMemo(store: Store, at: number): Store {
    return {
      ...store,
      memo: {
        read: () => texts[at],
        write: (text) => void (texts[at] = text),
      },
      view: async () => {
        const view = await store.view();
        return {
          ...view,
          match: (globs, options) => {
            seen.searches++;
            return view.match(globs, options);
          },
        };
      },
    };
  }
}

async function shop(kit: Kit, ran: string[]): Promise<void> {
  await addEnvironments(kit, ["live"]);
  await kit.stores.transact("color", async ({ state, intent }) => {
    await state.set("@/custom/color", "red");
    await intent.set("@/custom/color", "red");
  });
  kit.define(FILE, {
    functions: {
      up: ({ color }) => {
        ran.push(String(color));
        return done();
      },
      down: () => done(),
    },
    phases: () => [
      phase("", [deploy("live", { color: input("@/custom/color") })]),
    ],
  });
}

Deno.test("E69 nothing to do is found out once, and again after any write", async () => {
  const seen = remembering();
  const kit = createKit({ stores: seen.stores });
  const ran: string[] = [];
  await shop(kit, ran);
  await newRelease(kit.ws, FILE);

  await runWork(kit.ws, "any");
  assert.notEqual(seen.texts[0], undefined, "it is remembered");
  seen.searches = 0;
  for (const mode of ["any", "continue", "ops", "cascade"] as const) {
    const { outcomes, status } = await runWork(kit.ws, mode);
    assert.deepEqual([outcomes, status], [[], "done"], mode);
  }
  assert.equal(seen.searches, 0, "nothing is searched");

  await kit.stores.transact("color", async ({ intent }) => {
    await intent.set("@/custom/color", "blue");
  });
  await runWork(kit.ws, "cascade");
  assert.deepEqual(ran, ["red", "blue"], "a write to intent is seen");
  await kit.stores.transact("color", async ({ state }) => {
    await state.set("@/custom/color", "green");
  });
  await runWork(kit.ws, "continue");
  assert.deepEqual(ran, ["red", "blue", "green"], "a write to state is seen");
});

Deno.test("E69 I6 what is on its way or left over is not nothing", async () => {
  const seen = remembering();
  const kit = createKit({ stores: seen.stores });
  const ran: string[] = [];
  await shop(kit, ran);
  await newRelease(kit.ws, FILE);
  const run = `acme/shop/-/${FILE}/@r1/deploy/live/1`;

  await kit.stores.state.transact("another process", async (tx) => {
    await tx.unlink(`${run}/status/complete`);
    await tx.set(`${run}/status/running`, { time: "" });
  });
  await runWork(kit.ws, "any");
  assert.deepEqual(seen.texts, [undefined, undefined], "a run is on its way");

  await kit.stores.state.transact("it ends", async (tx) => {
    await tx.unlink(`${run}/status/running`);
    await tx.set(`${run}/status/complete`, { time: "" });
    await tx.set(`acme/shop/-/${FILE}/@r1/op/unknown`, {});
  });
  await runWork(kit.ws, "any").catch(() => {});
  assert.deepEqual(seen.texts, [undefined, undefined], "a chore is left");
});
