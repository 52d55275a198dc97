// SPDX-License-Identifier: MIT
/**
 * Makes the credentials in URLs of a repo config secrets. It reads no remotes
 * of the checkout: those are recorded without credentials.
 *
 * @module
 */

import type { RepoSettings } from "@ocuroot/sdk/declaration";
import { credentialsIn } from "../stores/git/remote_url.ts";
import type { StoreDescription } from "../stores/mod.ts";
import type { Secrets } from "./host/secrets.ts";

/**
 * Registers them, so that they are masked wherever text is shown and told of
 * where they are recorded.
 *
 * @param settings The repo config's settings.
 * @param secrets Takes them.
 */
export function registerCredentials(
  settings: RepoSettings,
  secrets: Pick<Secrets, "register">,
): void {
  const stores = [settings.state, settings.intent]
    .map((store) => store as StoreDescription | null | undefined)
    .flatMap((store) => store && "git" in store ? [store.git.remote_url] : []);
  for (const url of [...stores, ...settings.remotes]) {
    for (const secret of credentialsIn(url)) secrets.register(secret);
  }
}
