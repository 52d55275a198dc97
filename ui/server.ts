// SPDX-License-Identifier: MIT
/**
 * Listens for a site on the loopback address, with a token that is new each
 * time. It answers nothing itself: `site.ts` does.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";

/** Who may see a site. */
export interface Access {
  /** What requests have to know. */
  readonly token: string;
  /** The port that it listens on. */
  readonly port: number;
}

/** What answers requests. */
export interface Site {
  /** Answers one request; never rejects. */
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Ends what is still being answered, such as streams. */
  readonly close: () => void;
}

/** A running server. */
export interface WebServer extends AsyncDisposable {
  /** Address with the token, to be opened in a browser. */
  readonly url: string;
  /** What else to give as `Authorization: Bearer <token>`. */
  readonly token: string;
  /** Stops it. */
  readonly close: () => Promise<void>;
}

/** How to start a server. */
export interface ServerOptions {
  /** Port; the first free one from 3000 to 3100 when absent or 0. */
  readonly port?: number | undefined;
  /** Makes what answers. */
  readonly site: (access: Access) => Promise<Site>;
}

const FIRST = 3000;
const LAST = 3100;
const HOST = "127.0.0.1";

/**
 * Starts a server.
 *
 * @param options Port and site.
 * @returns The server; dispose of it with `await using`.
 * @throws {OcurootError} ui/port when it cannot have the port, or none is free.
 */
export async function startServer(options: ServerOptions): Promise<WebServer> {
  const token = randomToken();
  const answering: { site?: Site } = {};
  const server = listen(
    options.port || undefined,
    (request) =>
      answering.site?.fetch(request) ??
        new Response("Not ready yet\n", { status: 503 }),
  );
  const { port } = server.addr;
  const close = async () => {
    answering.site?.close();
    await server.shutdown();
  };
  try {
    answering.site = await options.site({ token, port });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: `http://${HOST}:${port}/?token=${token}`,
    token,
    close,
    [Symbol.asyncDispose]: close,
  };
}

type Handler = (request: Request) => Response | Promise<Response>;

function listen(
  port: number | undefined,
  handler: Handler,
): Deno.HttpServer<Deno.NetAddr> {
  if (port !== undefined) return listenOn(port, handler);
  for (let next = FIRST; next <= LAST; next++) {
    try {
      return listenOn(next, handler);
    } catch (error) {
      const busy = error instanceof OcurootError && error.code === "ui/port";
      if (!busy) throw error;
    }
  }
  throw new OcurootError(
    "ui/port",
    `Cannot listen: all ports from ${FIRST} to ${LAST} are in use`,
    { hint: "Name another port with -p." },
  );
}

function listenOn(
  port: number,
  handler: Handler,
): Deno.HttpServer<Deno.NetAddr> {
  const quiet = { hostname: HOST, port, onListen: () => {} };
  try {
    return Deno.serve(quiet, handler);
  } catch (cause) {
    const reason = cause instanceof Deno.errors.AddrInUse
      ? "it is in use"
      : cause instanceof Deno.errors.PermissionDenied
      ? "this account may not use it"
      : undefined;
    if (reason === undefined) throw cause;
    throw new OcurootError(
      "ui/port",
      `Cannot listen on port ${port}: ${reason}`,
      { cause, hint: "Name another port, or leave -p out for a free one." },
    );
  }
}

function randomToken(): string {
  return crypto.getRandomValues(new Uint8Array(24))
    .toBase64({ alphabet: "base64url" });
}
