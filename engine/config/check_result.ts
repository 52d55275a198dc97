// SPDX-License-Identifier: MIT
/**
 * What a function came to is checked before it counts: in a release before
 * it is recorded, in a test before the test sees it.
 *
 * @module
 */

import type { StepResult } from "@ocuroot/sdk/declaration";
import { checkInputName, checkTag } from "@ocuroot/sdk/names";
import { refuseSecrets } from "../host/secret_guard.ts";
import type { Secrets } from "../host/secrets.ts";

/**
 * Checks a result.
 *
 * @param result What a function came to.
 * @param secrets What it may not hold.
 * @throws {OcurootError} `run/tag` and `config/invalid` for bad names,
 *   `run/secret` when it holds a secret.
 */
export function checkResult(result: StepResult, secrets: Secrets): void {
  if (result.kind === "next") {
    Object.keys(result.inputs).forEach(checkInputName);
    refuseSecrets(secrets, { what: "input", value: result.inputs });
    return;
  }
  result.tags.forEach(checkTag);
  refuseSecrets(secrets, { what: "output", value: result.outputs });
  refuseSecrets(secrets, { what: "tag", value: result.tags });
  refuseSecrets(secrets, { what: "watched file", value: result.watch });
}
