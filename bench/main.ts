// SPDX-License-Identifier: MIT
/**
 * Prints how fast the product is, as ratios to something on the same machine,
 * each beside what it may be at most. It is advice: nothing here is a test,
 * and the exit code says only whether everything could be measured.
 *
 *     deno task bench [--quick] [--only start,files]
 *
 * @module
 */

import { FROM_SOURCE, makeInstalled, olderClient } from "./client.ts";
import { FILES } from "./files.ts";
import { GIT } from "./git.ts";
import { GROWTH } from "./growth.ts";
import { INTERPRETER } from "./interpreter.ts";
import { MASKER } from "./masker.ts";
import type { Bench, Section } from "./row.ts";
import { SCALE } from "./scale.ts";
import { START } from "./start.ts";
import { renderTable } from "./table.ts";
import { TYPED } from "./typed.ts";
import { WITHOUT_GIT } from "./without_git.ts";

const SECTIONS: readonly Section[] = [
  INTERPRETER,
  START,
  TYPED,
  FILES,
  GROWTH,
  SCALE,
  GIT,
  WITHOUT_GIT,
  MASKER,
];

async function main(args: readonly string[]): Promise<number> {
  const only = optionOf(args, "--only")?.split(",");
  const wanted = SECTIONS.filter(({ name }) => only?.includes(name) ?? true);
  if (wanted.length === 0) {
    const names = SECTIONS.map(({ name }) => name).join(", ");
    say(`Nothing to measure: --only takes ${names}\n`);
    return 2;
  }
  const bench: Bench = {
    quick: args.includes("--quick"),
    program: await makeInstalled(),
    source: FROM_SOURCE,
    older: olderClient(),
  };
  let broken = 0;
  for (const { heading, run } of wanted) {
    try {
      say(renderTable(heading, await run(bench)));
    } catch (error) {
      broken++;
      say(`${heading}\n  ${error instanceof Error ? error.stack : error}\n\n`);
    }
  }
  return broken === 0 ? 0 : 1;
}

function optionOf(
  args: readonly string[],
  name: string,
): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

if (import.meta.main) Deno.exit(await main(Deno.args));
