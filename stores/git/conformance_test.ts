// SPDX-License-Identifier: MIT
import { testStore } from "../_conformance_test.ts";
import { type By, openBench, type Where } from "./_testkit.ts";

/** Every step of a script is a fetch and a push. */
const SCRIPTS = 6;

for (const by of ["program", "builtin"] as const) {
  testStore(`git by ${by}, two branches`, place(by, {}), { scripts: SCRIPTS });
  testStore(`git by ${by}, one branch`, place(by, { layout: "shared" }), {
    scripts: SCRIPTS,
  });
}

function place(by: By, more: Partial<Where>) {
  return async () => {
    const bench = await openBench({ by });
    const url = await bench.remote("store");
    const open = () => bench.open("home", { url, ...more });
    return {
      open: (tag: "state" | "intent" = "state") => Promise.resolve(open()[tag]),
      openPair: () => Promise.resolve(open()),
      dispose: () => bench.close(),
    };
  };
}
