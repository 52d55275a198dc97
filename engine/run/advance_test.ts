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
