// SPDX-License-Identifier: MIT
/**
 * Measures stores in Git without a git program against the same with one: a
 * clone of its own over HTTP, everything read, and writes one after another.
 *
 * @module
 */

import { openStores, type Stores } from "../stores/mod.ts";
import { type GitHttp, gitHttp } from "../tests/_git_http.ts";
import { finish } from "./measure.ts";
import { atMost, type Bench, type Row, type Section, times } from "./row.ts";

/** Stores without a git program. */
export const WITHOUT_GIT: Section = {
  name: "without-git",
  heading: "Stores in Git without a git program, against one with it",
  run,
};

const DOCUMENTS = 4_000;
const WRITES = 20;
/** What is bearable where there is nothing but this program. */
const BAR = 3;

/** Milliseconds. */
interface Took {
  readonly opened: number;
  readonly read: number;
  readonly wrote: number;
  readonly openedAgain: number;
}

async function run({ quick }: Bench): Promise<readonly Row[]> {
  const base = await Deno.makeTempDir({ prefix: "ocuroot-bench-" });
  const remote = `${base}/shop.git`;
  const server = gitHttp({ root: base, password: "x" });
  const count = quick ? DOCUMENTS / 10 : DOCUMENTS;
  try {
    const init = ["git", "init", "-q", "--bare", remote];
    await finish({ command: init, cwd: base });
    await fill(base, { remote, count });
    const [theirs, ours] = [
      await measure(base, { server, by: "program" }),
      await measure(base, { server, by: "builtin" }),
    ];
    const row = (name: string, took: (one: Took) => number) =>
      atMost(name, { measured: took(ours) / took(theirs), bar: BAR }, {
        show: times,
      });
    return [
      row(`a first look at ${count} documents`, ({ opened }) => opened),
      row(`${count} documents read`, ({ read }) => read),
      row(`${WRITES} transactions`, ({ wrote }) => wrote),
      row("a look from the cache", ({ openedAgain }) => openedAgain),
    ];
  } finally {
    await server[Symbol.asyncDispose]();
    await Deno.remove(base, { recursive: true });
  }
}

async function measure(
  base: string,
  { server, by }: { readonly server: GitHttp; readonly by: string },
): Promise<Took> {
  const url = `${server.url.replace("//", "//me:x@")}/shop.git`;
  const stores = await open(`${base}/${by}`, { url, by });
  const opened = await timed(() => stores.state.view());
  const read = await timed(async () => {
    const view = await stores.state.view();
    const refs = await view.match("@/custom/*");
    await Promise.all(refs.map((ref) => view.get(ref)));
  });
  const wrote = await timed(async () => {
    for (let at = 0; at < WRITES; at++) {
      await stores.state.transact("one", (tx) => tx.set("@/custom/n", at));
    }
  });
  await stores.close();
  const again = await open(`${base}/${by}`, { url, by });
  const openedAgain = await timed(() => again.state.view());
  await again.close();
  return { opened, read, wrote, openedAgain };
}

async function fill(
  base: string,
  { remote, count }: { readonly remote: string; readonly count: number },
): Promise<void> {
  const stores = await open(`${base}/seed`, { url: remote, by: "program" });
  await stores.state.transact("many", async (tx) => {
    for (let at = 0; at < count; at++) {
      const value = { at, text: "x".repeat(200) };
      await tx.set(`@/custom/k${at}`, value);
    }
  });
  await stores.close();
}

function open(
  home: string,
  { url, by }: { readonly url: string; readonly by: string },
): Promise<Stores> {
  return openStores(
    { git: { remote_url: url, branch: "state" } },
    { git: { remote_url: url, branch: "intent" } },
    {
      root: home,
      home,
      env: { ...Deno.env.toObject(), OCUROOT_GIT: by },
      clock: () => new Date(),
      owner: "bench",
    },
  );
}

async function timed(deed: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await deed();
  return performance.now() - start;
}
