// SPDX-License-Identifier: MIT
/**
 * A program that writes to a store in Git: one transaction after another, as
 * its argument says, once a line arrives on its standard input. It prints how
 * each went as JSON.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { openStores } from "../../stores/mod.ts";

/** What a writer does. */
export interface WriterOptions {
  /** Its name; documents are named after it. */
  readonly name: string;
  /** Directory of its cache. */
  readonly home: string;
  /** The remote. */
  readonly url: string;
  /** Transactions. */
  readonly count: number;
  /** Documents in each; 0 adds one to a number that all writers share. */
  readonly documents: number;
  /** True for a store with journals, to write only what is its own. */
  readonly isOwn?: boolean;
}

/** How one transaction went. */
export interface Attempted {
  /** How often its callback ran. */
  readonly attempts: number;
  /** Milliseconds that it took. */
  readonly ms: number;
  /** Code of the error it ended with. */
  readonly code?: string;
}

/** How a writer fared. */
export interface Written {
  /** Milliseconds from the start signal to the first view. */
  readonly openMs: number;
  /** Milliseconds from the start signal to the end. */
  readonly ms: number;
  /** Its transactions, in order. */
  readonly transactions: readonly Attempted[];
}

/** The number that all writers share. */
export const COUNTER = "@/custom/counter";

async function write(options: WriterOptions): Promise<Written> {
  const { name, home, url, count, documents, isOwn = false } = options;
  const start = performance.now();
  const branch = (branch: string) => ({
    git: { remote_url: url, branch, journal: isOwn },
  });
  const { state } = await openStores(branch("state"), branch("intent"), {
    root: home,
    home,
    env: Deno.env.toObject(),
    clock: () => new Date(),
    owner: name,
    actor: name,
  });
  await state.view();
  const openMs = performance.now() - start;
  const transactions: Attempted[] = [];
  for (let number = 1; number <= count; number++) {
    const began = performance.now();
    let attempts = 0;
    let code: string | undefined;
    try {
      await state.transact(`${name} ${number}`, async (tx) => {
        attempts++;
        if (documents === 0) {
          await tx.set(COUNTER, Number(await tx.get(COUNTER) ?? 0) + 1);
        }
        for (let at = 1; at <= documents; at++) {
          await tx.set(`acme/-/${name}/@r${number}/task/t${at}`, { at });
        }
      }, { isOwn });
    } catch (error) {
      if (!(error instanceof OcurootError)) throw error;
      code = error.code;
    }
    const ms = performance.now() - began;
    transactions.push({ attempts, ms, ...(code ? { code } : {}) });
  }
  await state.close();
  return { openMs, ms: performance.now() - start, transactions };
}

if (import.meta.main) {
  Deno.stdout.writeSync(new TextEncoder().encode("ready\n"));
  await Deno.stdin.read(new Uint8Array(1));
  const written = await write(JSON.parse(Deno.args[0] ?? "{}"));
  Deno.stdout.writeSync(
    new TextEncoder().encode(`${JSON.stringify(written)}\n`),
  );
}
