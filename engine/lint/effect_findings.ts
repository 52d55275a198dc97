// SPDX-License-Identifier: MIT
/**
 * Words for effects that a file asks for while it is loaded.
 *
 * @module
 */

import type { Effect } from "@ocuroot/sdk/host";
import { type ConfigFinding, finding } from "./finding.ts";
import type { AskedEffect } from "./refusing_host.ts";

/**
 * Makes findings of effects.
 *
 * @param asked What a config asked of the machine.
 * @returns An error for what was refused, a warning for what was told.
 */
export function effectFindings(
  asked: readonly AskedEffect[],
): readonly ConfigFinding[] {
  return asked.map(({ effect, site, refused }) => {
    const word = wordOf(effect);
    if (!refused) {
      return finding({
        rule: "module-effect",
        severity: "warning",
        site,
        message: `The file depends on the machine that loads it: "${word}"`,
        hint: "Ask for it in a function, so that every load means the same.",
      });
    }
    return finding({
      rule: "module-effect",
      site,
      message: `Cannot perform "${word}" in a check: it would happen whenever` +
        " the file is loaded",
      hint: "Move it into a function of a task. What depends on its answer" +
        " was not checked.",
    });
  });
}

/**
 * Names an effect as configs write it.
 *
 * @param effect The effect.
 * @returns The word, with what it is about.
 */
export function wordOf(effect: Effect): string {
  switch (effect.kind) {
    case "shell":
      return `shell ${shortened(effect.command)}`;
    case "exec":
      return `exec ${shortened(effect.argv.join(" "))}`;
    case "http":
      return `http ${effect.method} ${shortened(effect.url)}`;
    case "read_file":
    case "write_file":
    case "read_dir":
    case "is_dir":
      return `${effect.kind} ${shortened(effect.path)}`;
    default:
      return effect.kind;
  }
}

function shortened(text: string): string {
  const [first = ""] = text.split("\n");
  return first.length > 60 || first !== text ? `${first.slice(0, 60)}…` : first;
}
