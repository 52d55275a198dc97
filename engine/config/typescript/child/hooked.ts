// SPDX-License-Identifier: MIT
/**
 * Entry of a config child inside the compiled program, whose flags cannot be
 * chosen: it gives up every permission but reading, which imports need, and
 * lets hooks name the SDK and refuse every file that the engine has not looked
 * at. Nothing else that reads is within reach of user code.
 *
 * @module
 */

import * as sdk from "@ocuroot/sdk";
import { SDK_ENTRY } from "@ocuroot/sdk/authored";
import { OcurootError } from "@ocuroot/sdk/error";
import { isSdk } from "../sdk_specifier.ts";
import { serveConfigs } from "./serve.ts";

/** The last one is missing in the types of the runtime. */
const PERMISSIONS = [
  "run",
  "write",
  "net",
  "env",
  "sys",
  "ffi",
  "import",
] as readonly string[] as readonly Deno.PermissionName[];

/** Name under which the loaded copy of the SDK is found by its stand-in. */
const SLOT = "ocuroot.sdk";

/**
 * Becomes a config child; returns when the engine has closed the line.
 */
export async function becomeConfigChild(): Promise<void> {
  const { registerHooks } = await import("node:module");
  for (const name of PERMISSIONS) Deno.permissions.revokeSync({ name });
  Reflect.set(globalThis, Symbol.for(SLOT), sdk);
  const allowed = new Set<string>();
  registerHooks({
    resolve(specifier, context, next) {
      if (isSdk(specifier)) {
        return { url: SDK_ENTRY, format: "module", shortCircuit: true };
      }
      const url = URL.parse(specifier, context.parentURL)?.href ?? "";
      if (!allowed.has(url)) throw refused(specifier);
      return next(specifier, context);
    },
    load(url, context, next) {
      if (url !== SDK_ENTRY) return next(url, context);
      return { format: "module", source: standIn(), shortCircuit: true };
    },
  });
  await serveConfigs({
    allow: (urls) => urls.forEach((url) => allowed.add(url)),
  });
}

/** Text of a module with the exports of the SDK that is already there. */
function standIn(): string {
  const names = Object.keys(sdk).map((name) => `${name} = sdk.${name}`);
  return `const sdk = globalThis[Symbol.for("${SLOT}")];
export const ${names.join(", ")};`;
}

function refused(specifier: string): OcurootError {
  return new OcurootError(
    "config/load",
    `Cannot import "${specifier}": only files of the repository and the SDK ` +
      "can be imported, at the top of a file",
  );
}
