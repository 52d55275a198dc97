// SPDX-License-Identifier: MIT
/**
 * How the answer of an HTTP request is worded for configs: code and reason,
 * names of headers. It makes no request.
 *
 * @module
 */

/** HTTP/2 sends no reason: the usual ones are filled in. */
const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  204: "No Content",
  206: "Partial Content",
  304: "Not Modified",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  410: "Gone",
  412: "Precondition Failed",
  422: "Unprocessable Entity",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/**
 * Words a status.
 *
 * @param code The code.
 * @param reason What the server says to it; the usual reason where empty.
 * @returns `204 No Content`.
 */
export function statusText(code: number, reason: string = ""): string {
  return `${code} ${reason || REASONS[code] || ""}`.trimEnd();
}

/**
 * Spells the name of a header as configs look for it.
 *
 * @param name The name in any case.
 * @returns `content-type` becomes `Content-Type`.
 */
export function canonicalName(name: string): string {
  return name.toLowerCase()
    .replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}
