// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import { createSite } from "./site.ts";
import { type Access, type Site, startServer } from "./server.ts";

function site(access: Access): Promise<Site> {
  return createSite({
    access,
    routes: { "/": () => ({ title: "One", body: "hello" }) },
    failed: () => ({ title: "Bad", status: 500, body: "bad" }),
  });
}

Deno.test("B32 startServer answers on the loopback address", async () => {
  await using server = await startServer({ site });
  const { url, token } = server;
  assert.match(url, /^http:\/\/127\.0\.0\.1:30\d\d\/\?token=/);
  assert.equal(new URL(url).searchParams.get("token"), token);
  assert.equal(token.length, 32);
  const entered = await fetch(url, { redirect: "manual" });
  await entered.body?.cancel();
  assert.equal(entered.status, 303);
  const [cookie = ""] = (entered.headers.get("set-cookie") ?? "").split(";");
  const page = await fetch(new URL("/", url), { headers: { cookie } });
  assert.match(await page.text(), /hello/);
  const stranger = await fetch(new URL("/", url));
  await stranger.body?.cancel();
  assert.equal(stranger.status, 403);
});

Deno.test("B32 startServer cannot be reached by the name of another host", async () => {
  await using server = await startServer({ site });
  const { port } = new URL(server.url);
  await using socket = await rawRequest(Number(port), [
    "GET / HTTP/1.1",
    "Host: evil.example",
    `Authorization: Bearer ${server.token}`,
  ]);
  assert.match(socket.answer, /^HTTP\/1.1 403 /);
});

Deno.test("startServer says that a port is taken", async () => {
  await using first = await startServer({ site });
  const port = Number(new URL(first.url).port);
  await assert.rejects(
    startServer({ port, site }),
    (error) => error instanceof OcurootError && error.code === "ui/port",
  );
  await using second = await startServer({ port: 0, site });
  assert.notEqual(new URL(second.url).port, String(port));
});

Deno.test("startServer gives every server a token of its own", async () => {
  await using first = await startServer({ site });
  await using second = await startServer({ site });
  assert.notEqual(first.token, second.token);
});

Deno.test("startServer leaves no server behind when its site fails", async () => {
  const ports: number[] = [];
  const failing = ({ port }: Access): Promise<Site> => {
    ports.push(port);
    return Promise.reject(new Error("no site"));
  };
  await assert.rejects(startServer({ site: failing }), /no site/);
  const status = await fetch(`http://127.0.0.1:${ports[0]}/`).then(
    async (response) => (await response.body?.cancel(), response.status),
    () => "nobody there",
  );
  // Another server may have taken the port since: it is ready, and says 403.
  assert.notEqual(status, 503);
});

/** A request that `fetch` would not send: it sets the host by itself. */
async function rawRequest(
  port: number,
  lines: readonly string[],
): Promise<AsyncDisposable & { readonly answer: string }> {
  const socket = await Deno.connect({ hostname: "127.0.0.1", port });
  const text = [...lines, "Connection: close", "", ""].join("\r\n");
  await socket.write(new TextEncoder().encode(text));
  const answer = await new Response(socket.readable).text();
  return { answer, [Symbol.asyncDispose]: () => Promise.resolve() };
}
