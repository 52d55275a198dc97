// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { createMemoryStores } from "../../stores/mod.ts";
import {
  addEnvironments,
  createKit,
  deploy,
  done,
  idle,
  phase,
  task,
} from "./_testkit.ts";
import { newRelease } from "./release_verbs.ts";

const FILE = "acme/shop/-/web.ocu.star";

Deno.test("C27 a run that ends while the store is read is not the last", async () => {
  const memory = createMemoryStores();
  const state = {
    ...memory.state,
    async view() {
      const view = await memory.state.view();
      await idle();
      return view;
    },
  };
  const kit = createKit({ stores: { ...memory, state } });
  await addEnvironments(kit, ["one", "two"]);
  kit.define("web.ocu.star", {
    functions: { build: () => done(), up: () => done(), down: () => done() },
    phases: (environments) => [
      phase("", [task("build")]),
      phase("deploy", environments.map(({ name }) => deploy(name))),
    ],
  });
  const summary = await newRelease(kit.ws, FILE);
  assert.equal(summary.status, "complete");
});

Deno.test("B10 C69 an end and the starts that follow it land as one revision", async () => {
  const kit = createKit();
  await addEnvironments(kit, ["eu", "us"]);
  kit.define("web.ocu.star", {
    phases: () => [
      phase("", [task("build")]),
      phase("live", [deploy("eu"), deploy("us")]),
    ],
    functions: { build: () => done(), up: () => done() },
  });
  const revision = async () => Number((await kit.stores.state.view()).revision);
  const before = await revision();
  await newRelease(kit.ws, "web.ocu.star");
  // Made with its first claim; build ends, both start; both end.
  assert.equal(await revision() - before, 3);
});
