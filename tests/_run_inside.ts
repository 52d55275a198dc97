// SPDX-License-Identifier: MIT
/**
 * Runs a command line in this process: the same code as the program, without
 * the start of a runtime. It catches no signals and has no terminal.
 *
 * @module
 */

import { denoIo } from "../commands/deno_io.ts";
import type { Output } from "../commands/io.ts";
import { main } from "../commands/main.ts";

/** Where to run. */
export interface InsideOptions {
  /** Absolute working directory. */
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Runs a command line.
 *
 * @param args Arguments after the program's name.
 * @param options Where.
 * @returns Exit code and what was written.
 */
export async function runInside(
  args: readonly string[],
  options: InsideOptions,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const stdout = collector();
  const stderr = collector();
  const code = await main(args, {
    ...denoIo(),
    ...options,
    stdout: stdout.output,
    stderr: stderr.output,
    onSignal: () => () => {},
    exit: (early) => {
      throw new Error(`The program ended early with exit code ${early}`);
    },
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(): { readonly output: Output; text(): string } {
  const parts: string[] = [];
  return {
    output: {
      write: (text) => void parts.push(text),
      isTerminal: false,
      size: () => ({ columns: 80, rows: 24 }),
    },
    text: () => parts.join(""),
  };
}
