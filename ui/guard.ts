// SPDX-License-Identifier: MIT
/**
 * Decides who is answered. A page on this machine can be reached by every
 * program and every web page that a browser here has open, so a request must
 * name this server as its host, come from no other site, change nothing, and
 * know the token. It makes no responses.
 *
 * @module
 */

import type { Access } from "./server.ts";

/** What becomes of a request. */
export type Verdict =
  /** It is answered. */
  | { readonly kind: "pass" }
  /** It brought the token in its address: keep it, and go on without. */
  | { readonly kind: "enter"; readonly cookie: string; readonly path: string }
  /** It is not answered. */
  | {
    readonly kind: "refuse";
    readonly status: 403 | 405;
    readonly reason: string;
  };

/**
 * Judges a request.
 *
 * @param request The request.
 * @param access Port and token of this server.
 * @returns What becomes of it.
 */
export function judgeRequest(request: Request, access: Access): Verdict {
  const { headers } = request;
  if (request.method !== "GET" && request.method !== "HEAD") {
    return refuse("Nothing can be changed here", 405);
  }
  if (!hosts(access).includes(headers.get("host") ?? "")) {
    return refuse("The address does not name this server");
  }
  const origin = headers.get("origin");
  if (origin !== null && !origins(access).includes(origin)) {
    return refuse("The request comes from another site");
  }
  const url = new URL(request.url);
  const brought = url.searchParams.get("token");
  if (brought !== null) return enter(url, brought, access);
  if (isFromElsewhere(headers)) {
    return refuse("The request comes from another site");
  }
  const known = [bearer(headers), cookieOf(headers, cookieName(access))];
  return known.some((token) => isSame(token, access.token))
    ? { kind: "pass" }
    : refuse("The token is missing");
}

function enter(url: URL, brought: string, access: Access): Verdict {
  if (!isSame(brought, access.token)) return refuse("The token is wrong");
  url.searchParams.delete("token");
  const cookie = `${cookieName(access)}=${access.token}; ` +
    "HttpOnly; SameSite=Strict; Path=/";
  // One slash only, or a browser takes what follows for a host.
  const path = url.pathname.replace(/^[/\\]+/, "/");
  return { kind: "enter", cookie, path: path + url.search };
}

/** Browsers tell where a request comes from; others have no such header. */
function isFromElsewhere(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site") ?? "none";
  return site !== "none" && site !== "same-origin";
}

function hosts({ port }: Access): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}

function origins(access: Access): readonly string[] {
  return hosts(access).map((host) => `http://${host}`);
}

/** Cookies do not tell ports apart, so the name does. */
function cookieName({ port }: Access): string {
  return `ocuroot-${port}`;
}

function bearer(headers: Headers): string {
  const [, token = ""] =
    /^Bearer (.+)$/i.exec(headers.get("authorization") ?? "") ?? [];
  return token;
}

function cookieOf(headers: Headers, name: string): string {
  const pairs = (headers.get("cookie") ?? "").split(/;\s*/);
  const found = pairs.find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1) ?? "";
}

/** Takes the same time wherever the two differ. */
function isSame(given: string, token: string): boolean {
  if (given.length !== token.length) return false;
  let difference = 0;
  for (let at = 0; at < token.length; at++) {
    difference |= given.charCodeAt(at) ^ token.charCodeAt(at);
  }
  return difference === 0;
}

function refuse(reason: string, status: 403 | 405 = 403): Verdict {
  return { kind: "refuse", status, reason };
}
