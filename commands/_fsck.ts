// SPDX-License-Identifier: MIT
/**
 * Shows what a check of the stores found, and asks which mends to apply.
 *
 * @module
 */

import type { Finding } from "../engine/check/finding.ts";
import type { Outcome } from "./_outcome.ts";
import type { Session } from "./_verb.ts";
import { EXIT } from "./exit_code.ts";
import type { Io } from "./io.ts";

/** A mend can bring to light what was hidden before; more is no progress. */
const MAX_ROUNDS = 4;

/**
 * Proposes mends and applies those agreed to, until nothing more is found.
 *
 * @param session The command at work.
 * @param flags `yes` agrees to all; without it a person is asked.
 * @returns How many were applied.
 */
export async function repair(
  { engine, ws, io }: Pick<Session, "engine" | "ws" | "io">,
  flags: { readonly yes?: boolean | undefined },
): Promise<number> {
  const refused = new Set<string>();
  let mended = 0;
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const found = await engine.checkState(ws);
    const open = found.filter((finding) =>
      finding.mend !== undefined && !refused.has(keyOf(finding))
    );
    if (open.length === 0) break;
    const agreed = flags.yes ? open : await ask(io, open);
    open.filter((finding) => !agreed.includes(finding))
      .forEach((finding) => refused.add(keyOf(finding)));
    mended += await engine.mendState(ws, agreed);
  }
  return mended;
}

/**
 * Gives findings as the result of the command.
 *
 * @param findings What is wrong now.
 * @param done What was put right before.
 * @returns The outcome; a notice alone is no failure.
 */
export function fsckOutcome(
  findings: readonly Finding[],
  done: { readonly mended: number; readonly repair: boolean },
): Outcome {
  const bad = findings.filter(({ severity }) => severity !== "notice");
  const text = findings.map(describe).join("");
  const mended = done.mended === 0 ? "" : `Mended: ${done.mended}\n`;
  const open = findings.filter(({ mend }) => mend !== undefined).length;
  const hint = open === 0 || done.repair
    ? ""
    : `Mend ${open} of them with "ocuroot state fsck --repair"\n`;
  const total = findings.length === 0
    ? "State and intent are whole\n"
    : `Found: ${findings.length}\n`;
  return {
    json: { mended: done.mended, findings },
    text: `${text}${mended}${total}${hint}`,
    exit: bad.length === 0 ? EXIT.ok : EXIT.failed,
  };
}

/** Without a person to ask, nothing is agreed to. */
async function ask(
  io: Io,
  findings: readonly Finding[],
): Promise<readonly Finding[]> {
  if (!io.stdout.isTerminal) return [];
  const agreed: Finding[] = [];
  let at = 0;
  const prompt = (): void => {
    const finding = findings[at];
    if (finding === undefined) return;
    io.stdout.write(`${describe(finding)}  ${finding.mend?.text}? [y/N] `);
  };
  for await (const line of io.stdinLines(prompt)) {
    const finding = findings[at++];
    if (finding !== undefined && /^y(es)?$/i.test(line.trim())) {
      agreed.push(finding);
    }
    if (at >= findings.length) break;
  }
  return agreed;
}

function describe(finding: Finding): string {
  const { severity, code, store, ref, pointer = "", what, why, mend } = finding;
  const place = pointer === "" ? ref : `${ref} at ${pointer}`;
  const cure = mend === undefined ? "" : `  Mend: ${mend.text}\n`;
  return `${severity} ${code} in ${store}: ${place}\n` +
    `  ${what}\n  ${why}\n${cure}`;
}

function keyOf({ code, store, ref }: Finding): string {
  return `${code} ${store} ${ref}`;
}
