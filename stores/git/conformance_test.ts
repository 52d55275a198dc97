// SPDX-License-Identifier: MIT
import { testStore } from "../_conformance_test.ts";
import { type By, openBench, type Where } from "./_testkit.ts";

/** Every step of a script is a fetch and a push. */
const SCRIPTS = { program: 6, builtin: 3 };

for (const by of ["program", "builtin"] as const) {
  const options = { scripts: SCRIPTS[by] };
  testStore(`git by ${by}, two branches`, place(by, {}), options);
  const shared = place(by, { layout: "shared" });
  testStore(`git by ${by}, one branch`, shared, options);
}
const journal = place("program", { more: { journal: true } });
testStore("git with journals", journal, { scripts: SCRIPTS.program });

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
