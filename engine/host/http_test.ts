// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import type { HttpEffect } from "@ocuroot/sdk/host";
import { runHttp } from "./http.ts";
import { createSecrets } from "./secrets.ts";

function effect(url: string, more: Partial<HttpEffect> = {}): HttpEffect {
  return { kind: "http", method: "GET", url, headers: {}, body: "", ...more };
}

function options(timeout = 0) {
  const signal = new AbortController().signal;
  return { secrets: createSecrets(), signal, timeout };
}

async function withServer(
  handler: (request: Request) => Response | Promise<Response>,
  run: (url: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    handler,
  );
  try {
    await run(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

Deno.test("K60 any status is a normal answer with canonical header names", () =>
  withServer(
    () => new Response("sorry", { status: 503, headers: { "x-req-id": "7" } }),
    async (url) => {
      const answer = await runHttp(effect(url), options());
      assert.equal(answer.statusCode, 503);
      assert.equal(answer.statusText, "503 Service Unavailable");
      assert.deepEqual(answer.headers["X-Req-Id"], ["7"]);
      assert.equal(answer.body, "sorry");
    },
  ));

Deno.test("K60 every value of a header list is sent, and the body", () =>
  withServer(
    async (request) =>
      Response.json([
        request.method,
        request.headers.get("accept"),
        await request.text(),
      ]),
    async (url) => {
      const answer = await runHttp(
        effect(url, {
          method: "POST",
          headers: { Accept: ["a/b", "c/d"] },
          body: "hello",
        }),
        options(),
      );
      assert.deepEqual(JSON.parse(answer.body), ["POST", "a/b, c/d", "hello"]);
    },
  ));

Deno.test("K60 a broken connection and a late answer fail", async () => {
  let closed = "";
  await withServer(() => new Response(), (url) => {
    closed = url;
    return Promise.resolve();
  });
  const refused = await runHttp(effect(closed), options()).catch((e) => e);
  assert.ok(refused instanceof OcurootError);
  assert.equal(refused.code, "host/http");
  const named = closed.replace("://", "://bot:pass@");
  const told = await runHttp(effect(named), options()).catch((e) => e);
  assert.doesNotMatch(told.message, /pass/);
  const never = Promise.withResolvers<Response>();
  await withServer(() => never.promise, async (url) => {
    const late = await runHttp(effect(url), options(10)).catch((e) => e);
    assert.equal(late.code, "host/timeout");
    never.resolve(new Response());
  });
});
