// SPDX-License-Identifier: MIT
/**
 * `ocuroot __complete -- WORDS…`: proposals for the last word, one per line;
 * completion scripts call it. It never fails and writes nothing to stderr.
 *
 * @module
 */

import { buildCommand, type Command, proposeCompletions } from "@stricli/core";
import type { Context } from "./_context.ts";
import { buildApp } from "./_app.ts";
import { orderArguments } from "./_argv.ts";
import { sanitize } from "./_render/sanitize.ts";

/** The command. */
export const complete: Command<Context> = buildCommand<
  Record<never, never>,
  string[],
  Context
>({
  docs: { brief: "Propose completions, one per line" },
  parameters: {
    positional: {
      kind: "array",
      parameter: { brief: "Words so far", parse: String, placeholder: "word" },
    },
  },
  async func(_flags, ...words) {
    const lines = await propose(this, words);
    this.io.stdout.write(lines.map((line) => sanitize(line) + "\n").join(""));
  },
});

async function propose(
  context: Context,
  given: readonly string[],
): Promise<readonly string[]> {
  // PowerShell cannot pass an empty word and sends its quotes.
  const typed = given.map((word) => (word === '""' ? "" : word));
  const argv = orderArguments(typed.slice(0, -1));
  const last = typed.at(-1) ?? "";
  try {
    const found = await proposeCompletions(
      await buildApp(argv),
      [...argv.args, last],
      context,
    );
    const texts = [...new Set(found.map(({ completion }) => completion))];
    const words = texts.filter((text) => !text.startsWith("-"));
    // Flags only when asked for, or when there is nothing else to say.
    return last === "" && words.length > 0 ? words : texts;
  } catch {
    return [];
  }
}
