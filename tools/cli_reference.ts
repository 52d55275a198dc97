// SPDX-License-Identifier: MIT
/**
 * Writes `docs/reference/cli.md` from the definitions of the commands, for
 * `deno task docs`. A test tells when the page is out of date.
 *
 * @module
 */

import { renderReference } from "../commands/_render/reference.ts";
import { ROOT } from "./lint/place.ts";

/** Where the page is, relative to the checkout. */
export const PAGE = "docs/reference/cli.md";

/**
 * Makes the page, formatted as the gate wants it.
 *
 * @returns Markdown.
 */
export async function cliReference(): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "md", "-"],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const page = ReadableStream.from([await renderReference()])
    .pipeThrough(new TextEncoderStream());
  const [{ stdout }] = await Promise.all([
    child.output(),
    page.pipeTo(child.stdin),
  ]);
  return new TextDecoder().decode(stdout);
}

if (import.meta.main) {
  await Deno.writeTextFile(ROOT + PAGE, await cliReference());
}
