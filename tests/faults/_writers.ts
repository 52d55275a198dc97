// SPDX-License-Identifier: MIT
/**
 * Processes that write to one remote at the same time, and what came of it.
 * It judges nothing.
 *
 * @module
 */

import type { WriterOptions, Written } from "./_writer.ts";

/** Who writes what. */
export interface Contention {
  /** Absolute folder for the remote and the caches. */
  readonly folder: string;
  /** Processes. */
  readonly writers: number;
  /** Transactions of each. */
  readonly count: number;
  /** Documents of each transaction; 0 counts up one number. */
  readonly documents: number;
  /** True for one cache that all share, as on one machine. */
  readonly isShared?: boolean;
  /** True for a store with journals, to write only what is its own. */
  readonly isOwn?: boolean;
  /** True when every second process has no git program. */
  readonly isMixed?: boolean;
  /** Revisions on the branch after which the first process is killed. */
  readonly killAfter?: number;
  /** The remote, unless a new one is to be made in the folder. */
  readonly url?: string;
}

/** What came of it. */
export interface Contended {
  /** The remote. */
  readonly url: string;
  /** One for each process. */
  readonly writers: readonly Written[];
  /** Milliseconds from the start signal to the last end. */
  readonly ms: number;
}

const PROGRAM = new URL("./_writer.ts", import.meta.url).pathname;

/**
 * Lets processes write, all starting at once.
 *
 * @param contention Who writes what.
 * @returns What came of it.
 */
export async function contend(contention: Contention): Promise<Contended> {
  const { folder, writers, count, documents, isOwn = false } = contention;
  const url = contention.url ?? await makeRemote(`${folder}/remote.git`);
  // Whether a store has journals is told on its branch.
  if (isOwn) await begin({ url, home: `${folder}/first`, isOwn });
  const processes = await Promise.all(
    Array.from({ length: writers }, (_, at) => {
      const name = `w${at + 1}`;
      const home = `${folder}/${contention.isShared ? "home" : name}`;
      const by = contention.isMixed && at % 2 ? "builtin" : "program";
      return launch({ name, home, url, count, documents, isOwn, by });
    }),
  );
  const start = performance.now();
  const all = Promise.all(processes.map(({ go }) => go()));
  const { killAfter } = contention;
  if (killAfter !== undefined) {
    while (await revisions(url) < killAfter);
    processes[0]?.kill();
  }
  const written = await all;
  return { url, writers: written, ms: performance.now() - start };
}

/**
 * Runs git and gives its output.
 *
 * @param args Arguments.
 * @returns Standard output.
 */
export async function git(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("git", {
    args: [...args],
    env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
  }).output();
  if (code === 0) return new TextDecoder().decode(stdout);
  throw new Error(`git ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}

async function makeRemote(path: string): Promise<string> {
  await git("init", "--quiet", "--bare", "--initial-branch=main", path);
  return path;
}

/** Makes the branch by a writer of its own, with one document. */
async function begin(
  options: Pick<WriterOptions, "url" | "home" | "isOwn">,
): Promise<void> {
  const one = { name: "first", count: 1, documents: 1, by: "program" };
  const { go } = await launch({ ...one, ...options });
  await go();
}

async function revisions(url: string): Promise<number> {
  const heads = ["--ignore-missing", "refs/heads/state"];
  return Number(await git("-C", url, "rev-list", "--count", ...heads));
}

/** Starts a writer; it waits for its signal. */
async function launch(
  { by, ...options }: WriterOptions & { readonly by: string },
): Promise<{ go(): Promise<Written>; kill(): void }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", PROGRAM, JSON.stringify(options)],
    env: {
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      OCUROOT_GIT: by,
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  let isKilled = false;
  return {
    kill() {
      isKilled = true;
      child.kill("SIGKILL");
    },
    async go() {
      const input = child.stdin.getWriter();
      await input.write(new TextEncoder().encode("\n"));
      await input.close();
      let text = "";
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        text += value;
      }
      const { success } = await child.status;
      if (isKilled) return { openMs: 0, ms: 0, transactions: [] };
      if (!success) throw new Error(`Writer "${options.name}" failed`);
      return JSON.parse(text);
    },
  };
}
