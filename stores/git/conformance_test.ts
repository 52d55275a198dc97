// SPDX-License-Identifier: MIT
import { testStore } from "../_conformance_test.ts";
import { openBench } from "./_testkit.ts";

/** Every step of a script is a fetch and a push. */
const SCRIPTS = 6;

testStore("git, two branches", async () => {
  const bench = await openBench();
  const url = await bench.remote("store");
  return {
    open: (tag = "state") => Promise.resolve(bench.open("home", { url })[tag]),
    openPair: () => Promise.resolve(bench.open("home", { url })),
    dispose: () => bench.close(),
  };
}, { scripts: SCRIPTS });

testStore("git, one branch", async () => {
  const bench = await openBench();
  const url = await bench.remote("store");
  const open = () => bench.open("home", { url, layout: "shared" });
  return {
    open: (tag = "state") => Promise.resolve(open()[tag]),
    openPair: () => Promise.resolve(open()),
    dispose: () => bench.close(),
  };
}, { scripts: SCRIPTS });
