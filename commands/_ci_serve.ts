// SPDX-License-Identifier: MIT
/**
 * Keeps the local CI server running until a signal comes, and lets commands
 * of the same account find it meanwhile.
 *
 * @module
 */

import { leaveAddress, startFakeCi } from "../ci/mod.ts";
import { isAbsolute, joinPath } from "../engine/host/paths.ts";
import { readVariables } from "./_ci_flags.ts";
import type { CommonFlags } from "./_flags.ts";
import type { Outcome } from "./_outcome.ts";
import { toJsonText } from "./_render/json.ts";
import { EXIT } from "./exit_code.ts";
import type { Io } from "./io.ts";

/** Flags of `ci fake`. */
export interface ServeFlags extends CommonFlags {
  /** Port; 0 for a free one. */
  readonly port?: number | undefined;
  /** Where logs are kept. */
  readonly dir?: string | undefined;
  /** Variables of all jobs. */
  readonly variable?: readonly string[] | undefined;
}

/**
 * Runs the server until it is interrupted.
 *
 * @param io The process.
 * @param flags How to run it.
 * @returns All jobs, as they ended.
 */
export async function serve(io: Io, flags: ServeFlags): Promise<Outcome> {
  const { port = 0, dir, concurrency } = flags;
  const interrupted = untilInterrupted(io);
  await using ci = await startFakeCi({
    env: io.env,
    port,
    variables: readVariables(flags.variable ?? [], io.env),
    clock: () => new Date(io.now()),
    ...(dir === undefined
      ? {}
      : { dir: isAbsolute(dir) ? dir : joinPath(io.cwd, dir) }),
    ...(concurrency === undefined ? {} : { concurrency }),
  });
  const { url, token } = ci;
  const withdraw = await leaveAddress(ci, io.env);
  io.stdout.write(flags.json ? toJsonText({ url, token }) : greeting(ci));
  await interrupted;
  await withdraw();
  return { json: ci.list(), note: "The CI server has stopped\n" };
}

function greeting({ url, token }: { url: string; token: string }): string {
  return `CI server at ${url}, until it is interrupted

  ocuroot ci schedule -- ocuroot work any
  curl -H "Authorization: Bearer ${token}" ${url}/jobs \\
    -d '{"repository": "/path/or/url", "commit": "main", "command": "ocuroot work any"}'

`;
}

/** The first signal ends the server, the second one the process. */
function untilInterrupted(io: Io): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let asked = false;
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    io.onSignal(name, () => {
      if (asked) io.exit(EXIT.interrupted);
      asked = true;
      resolve();
    });
  }
  return promise;
}
