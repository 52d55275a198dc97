// SPDX-License-Identifier: MIT
/**
 * The conversation of `ocuroot repl`: reads lines, evaluates whole
 * statements, shows values and errors as they come. It ends with the input
 * or with the first signal.
 *
 * @module
 */

import type { Repl } from "./_engine.ts";
import type { Outcome } from "./_outcome.ts";
import { renderError } from "./_render/error.ts";
import { createStyle, type Style, wantsColor } from "./_render/style.ts";
import type { Session } from "./_verb.ts";

/**
 * Holds a conversation.
 *
 * @param session The opened repository and the process.
 * @param file Config file whose names are there.
 * @returns An outcome that says nothing: all has been said.
 */
export async function converse(
  { engine, ws, io }: Session,
  file: string,
): Promise<Outcome> {
  const print = (text: string): void => io.stdout.write(text + "\n");
  const repl = await engine.openRepl(ws, { file, print });
  const style = createStyle(wantsColor(io, io.stdout, { flag: undefined }));
  let block: readonly string[] = [];
  const prompt = (): void => {
    if (!io.stdout.isTerminal) return;
    io.stdout.write(style.dim(block.length === 0 ? ">>> " : "... "));
  };
  const lines = io.stdinLines(prompt)[Symbol.asyncIterator]();
  const stopped = abortOf(ws.signal);
  while (true) {
    const next = await Promise.race([lines.next(), stopped]);
    if (next === undefined || next.done) break;
    block = [...block, next.value];
    const source = block.join("\n");
    if (source.trim() !== "" && isUnfinished(repl, block)) continue;
    block = [];
    const shown = await evaluate(repl, { source, style });
    if (shown !== "") print(shown);
  }
  return { json: null };
}

/** A block that ends in an indented line goes on until an empty one. */
function isUnfinished(repl: Repl, block: readonly string[]): boolean {
  const last = block.at(-1) ?? "";
  if (last.trim() === "") return false;
  return /^\s/.test(last) || !repl.isComplete(block.join("\n"));
}

async function evaluate(
  repl: Repl,
  { source, style }: { readonly source: string; readonly style: Style },
): Promise<string> {
  if (source.trim() === "") return "";
  try {
    const value = await repl.evaluate(source);
    return value === undefined ? "" : style.green(value);
  } catch (error) {
    return renderError(error, { style, debug: false }).trimEnd();
  }
}

function abortOf(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}
