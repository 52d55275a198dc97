// SPDX-License-Identifier: MIT
/**
 * Functions with several ways out: what their outputs may be. Nothing here is
 * run.
 *
 * @module
 */

import { done, fn, next, ref, task } from "@ocuroot/sdk";

// Every way out counts for the outputs, also those of a chain.
export const last = fn(({ go }: { go: string }) =>
  done({ outputs: { by: go, at: 1 } })
);
export const first = fn(
  async (
    { fast }: { fast: boolean },
    { host, http, print, secret, signal },
  ) => {
    await host.shell(`echo ${secret("x")}`, { mute: true });
    const answer = await http.get("https://example.com/");
    print(answer.statusCode, signal.aborted);
    if (fast) return done({ outputs: { by: "nobody" } });
    if (answer.body === "") return done();
    return next(last, { go: ref("./custom/go") });
  },
);

const chain = task("chain", first, { inputs: { fast: false } });
const by: string | undefined = chain.output("by").$type;
const at: number | undefined = chain.output("at").$type;
// @ts-expect-error No way out has this output.
chain.output("on");
export const seen = [by, at];
