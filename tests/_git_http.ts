// SPDX-License-Identifier: MIT
/**
 * A folder of bare repositories over HTTP with a password, through the real
 * `git http-backend`. It knows nothing of ocuroot.
 *
 * @module
 */

/** A Git server on the loopback address. */
export interface GitHttp extends AsyncDisposable {
  /** Its address, without a slash at the end. */
  readonly url: string;
  /** How many requests came with the right password, and without. */
  readonly seen: { allowed: number; refused: number };
}

/** What to serve, and to whom. */
export interface GitHttpOptions {
  /** Absolute folder with the repositories. */
  readonly root: string;
  /** The password; any user name will do. */
  readonly password: string;
  /** Answers a request that is allowed, or passes it on, or both. */
  readonly meddle?: Meddle;
}

/** Stands between the server and who asks; it may pass on another request. */
export type Meddle = (
  request: Request,
  pass: (instead?: Request) => Promise<Response>,
) => Response | Promise<Response>;

/**
 * Starts a server.
 *
 * @param options What to serve.
 * @returns The server; dispose of it with `await using`.
 */
export function gitHttp(options: GitHttpOptions): GitHttp {
  const seen = { allowed: 0, refused: 0 };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => {
      if (!isAllowed(request, options.password)) {
        seen.refused++;
        return new Response("who are you?\n", {
          status: 401,
          headers: { "www-authenticate": 'Basic realm="git"' },
        });
      }
      seen.allowed++;
      const pass = (instead = request) => runBackend(instead, options.root);
      return options.meddle?.(request, pass) ?? pass();
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    seen,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function isAllowed(request: Request, password: string): boolean {
  const given = request.headers.get("authorization") ?? "";
  if (!given.startsWith("Basic ")) return false;
  return atob(given.slice(6)).endsWith(`:${password}`);
}

/** One request as a CGI program sees it. */
async function runBackend(request: Request, root: string): Promise<Response> {
  const url = new URL(request.url);
  const header = (name: string) => request.headers.get(name) ?? "";
  const child = new Deno.Command("git", {
    args: ["http-backend"],
    clearEnv: true,
    env: {
      PATH: Deno.env.get("PATH") ?? "",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_COUNT: "3",
      GIT_CONFIG_KEY_0: "http.receivepack",
      GIT_CONFIG_VALUE_0: "true",
      // What costs time and shows nothing.
      GIT_CONFIG_KEY_1: "receive.autogc",
      GIT_CONFIG_VALUE_1: "false",
      GIT_CONFIG_KEY_2: "core.fsync",
      GIT_CONFIG_VALUE_2: "none",
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_PROJECT_ROOT: root,
      GIT_PROTOCOL: header("git-protocol"),
      CONTENT_TYPE: header("content-type"),
      HTTP_CONTENT_ENCODING: header("content-encoding"),
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REMOTE_USER: "tester",
      REQUEST_METHOD: request.method,
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const [{ stdout }] = await Promise.all([
    child.output(),
    (request.body ?? ReadableStream.from([])).pipeTo(child.stdin),
  ]);
  return toResponse(stdout);
}

function toResponse(output: Uint8Array<ArrayBuffer>): Response {
  const cut = output.findIndex((_, at) =>
    output[at] === 13 && output[at + 1] === 10 && output[at + 2] === 13
  );
  const headers = new Headers();
  let status = 200;
  const head = new TextDecoder().decode(output.subarray(0, cut));
  for (const line of head.split("\r\n")) {
    const [name = "", value = ""] = line.split(/:\s*/, 2);
    if (name.toLowerCase() === "status") status = Number.parseInt(value);
    else headers.append(name, value);
  }
  return new Response(output.slice(cut + 4), { status, headers });
}
