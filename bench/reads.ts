// SPDX-License-Identifier: MIT
/**
 * Measures opening a store in Git that holds many documents and reading all of
 * them, each once, one after another in the order of their names, as a check
 * of the store does. Git does the same beside it.
 *
 * @module
 */

import { openStores, type Stores } from "../stores/mod.ts";
import { bestOf, finish } from "./measure.ts";
import { atMost, type Bench, ms, type Row } from "./row.ts";

const DOCUMENTS = 10_000;

/**
 * Measures.
 *
 * @param bench How large.
 * @returns A line for reading, and one for opening and reading.
 */
export async function reads({ quick }: Bench): Promise<readonly Row[]> {
  const base = await Deno.makeTempDir({ prefix: "ocuroot-bench-" });
  const count = quick ? DOCUMENTS / 10 : DOCUMENTS;
  try {
    await fill(base, count);
    const ours = await readAll(base, inOrder);
    const together = await readAll(base, atOnce);
    const git = await readByGit(base);
    const name = `${count} documents`;
    return [
      {
        ...atMost(
          `${name} listed and read, 2 × "git cat-file --batch"`,
          { measured: ours.read, bar: 2 * git.read },
          { show: ms },
        ),
        note: `in the process that wrote them; opening the store:` +
          ` ${ms(ours.open)} more; all asked for at once: ${ms(together.read)}`,
      },
      atMost(
        `${name}, store opened and all read, 2 × fetch, ls-tree and cat-file`,
        { measured: ours.open + ours.read, bar: 2 * git.all },
        { show: ms },
      ),
    ];
  } finally {
    await Deno.remove(base, { recursive: true });
  }
}

async function fill(base: string, count: number): Promise<void> {
  const command = ["git", "init", "-q", "--bare", `${base}/remote`];
  await finish({ command, cwd: base });
  const stores = await openBranches(base);
  await stores.state.transact("many", async (tx) => {
    for (let number = 0; number < count; number++) {
      const ref = `@/custom/k${number}`;
      await tx.set(ref, { ref, value: "x".repeat(200) });
    }
  });
  await stores.close();
}

type View = Awaited<ReturnType<Stores["state"]["view"]>>;

async function inOrder(view: View): Promise<void> {
  for (const ref of await view.match("@/custom/*")) await view.get(ref);
}

async function atOnce(view: View): Promise<void> {
  const refs = await view.match("@/custom/*");
  await Promise.all(refs.map((ref) => view.get(ref)));
}

/** The cache of the writer is there, as on any machine but for a first time. */
async function readAll(
  base: string,
  read: (view: View) => Promise<void>,
): Promise<{ readonly open: number; readonly read: number }> {
  const stores = await openBranches(base);
  const start = performance.now();
  const view = await stores.state.view();
  const opened = performance.now();
  await read(view);
  const end = performance.now();
  await stores.close();
  return { open: opened - start, read: end - opened };
}

/** What we did in one process of ours, with a process of git for each step. */
async function readByGit(
  base: string,
): Promise<{ readonly read: number; readonly all: number }> {
  await finish({
    command: ["git", "clone", "-q", "--bare", "remote", "mirror"],
    cwd: base,
  });
  const git = "git --git-dir=mirror";
  const list = `${git} ls-tree -r --format="%(objectname)" state`;
  const read = `${git} cat-file --batch`;
  const run = (script: string) => ({
    command: ["sh", "-c", script],
    cwd: base,
  });
  await finish(run(`${list} >ids`));
  const fetch = `${git} fetch -q ${base}/remote state`;
  return {
    read: await bestOf(run(`${read} <ids >/dev/null`), 3),
    all: await bestOf(run(`${fetch} && ${list} | ${read} >/dev/null`), 3),
  };
}

function openBranches(base: string): Promise<Stores> {
  const remote = `${base}/remote`;
  return openStores(
    { git: { remote_url: remote, branch: "state" } },
    { git: { remote_url: remote, branch: "intent" } },
    {
      root: base,
      home: `${base}/home`,
      env: Deno.env.toObject(),
      clock: () => new Date(),
      owner: "bench",
    },
  );
}
