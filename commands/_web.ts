// SPDX-License-Identifier: MIT
/**
 * Serves pages until the command is interrupted: the port flag, the lines at
 * the start, the end. It knows no page.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { ServerOptions } from "../ui/mod.ts";
import type { CommonFlags } from "./_flags.ts";
import type { Outcome } from "./_outcome.ts";
import { toJsonText } from "./_render/json.ts";
import type { Session } from "./_verb.ts";

/** Flags of commands that serve pages. */
export interface WebFlags extends CommonFlags {
  /** Port; the first free one when absent or 0. */
  readonly port?: number | undefined;
}

/** Flag of commands that serve pages. */
export const PORT_FLAG = {
  port: {
    kind: "parsed",
    parse: parsePort,
    placeholder: "port",
    brief: "Port; default the first free one from 3000 to 3100",
    optional: true,
  },
} as const;

/** What a person is told at the first signal. */
export const STOPPING = "Stopping: no page is served any more.";

/**
 * Serves a site until the command is interrupted.
 *
 * @param session The command.
 * @param flags Its flags.
 * @param options What is served, in words and in pages.
 * @returns Nothing more to print.
 */
export async function serveSite(
  { io, ws }: Session,
  flags: WebFlags,
  options: Pick<ServerOptions, "site"> & { readonly what: string },
): Promise<Outcome> {
  const { startServer } = await import("../ui/server.ts");
  const { what, site } = options;
  await using server = await startServer({ port: flags.port, site });
  const { url, token } = server;
  io.stdout.write(
    flags.json
      ? toJsonText({ url, token })
      : `${what} until it is interrupted, at\n${url}\n`,
  );
  await ended(ws.signal);
  return { json: { ended: true } };
}

function ended(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  else signal.addEventListener("abort", () => resolve(), { once: true });
  return promise;
}

function parsePort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new OcurootError(
    "cli/usage",
    `"${text}" is not a port: a whole number from 0 to 65535`,
  );
}
