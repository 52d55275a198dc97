// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { ACCESS, HEADERS } from "./_testkit.ts";
import { judgeRequest } from "./guard.ts";

function judge(path: string, init: RequestInit) {
  const request = new Request(`http://127.0.0.1:3000${path}`, init);
  return judgeRequest(request, ACCESS);
}

function statusOf(headers: Record<string, string>, method = "GET"): number {
  const verdict = judge("/ref/x", { headers, method });
  return verdict.kind === "refuse" ? verdict.status : 200;
}

Deno.test("B32 F45 judgeRequest answers who knows the token", () => {
  const { host = "", cookie = "" } = HEADERS;
  const authorization = `Bearer ${ACCESS.token}`;
  assert.equal(statusOf({ host, cookie }), 200);
  assert.equal(statusOf({ host, authorization }), 200);
  assert.equal(statusOf({ host: "localhost:3000", cookie }), 200);
  assert.equal(statusOf({ host, cookie }, "HEAD"), 200);
  const own = {
    origin: "http://localhost:3000",
    "sec-fetch-site": "same-origin",
  };
  assert.equal(statusOf({ host, cookie, ...own }), 200);
});

Deno.test("B32 F45 judgeRequest refuses everybody else", async (t) => {
  const { host = "", cookie = "" } = HEADERS;
  const table: Record<string, Record<string, string>> = {
    "a missing token": { host },
    "a wrong token": { host, authorization: `Bearer ${"u".repeat(32)}` },
    "half a token": { host, authorization: "Bearer tttt" },
    "the cookie of another port": {
      host,
      cookie: `ocuroot-3001=${ACCESS.token}`,
    },
    "a name that leads here": { host: "evil.example:3000", cookie },
    "no host": { cookie },
    "another port": { host: "127.0.0.1:3001", cookie },
    "a host with more": { host: "127.0.0.1:3000.evil.example", cookie },
    "another site": { host, cookie, origin: "http://evil.example" },
    "a page without a site": { host, cookie, origin: "null" },
    "another port's page": { host, cookie, origin: "http://127.0.0.1:8080" },
    "an image on another site": {
      host,
      cookie,
      "sec-fetch-site": "cross-site",
    },
    "a page next door": { host, cookie, "sec-fetch-site": "same-site" },
  };
  for (const [name, headers] of Object.entries(table)) {
    await t.step(name, () => assert.equal(statusOf(headers), 403));
  }
});

Deno.test("B32 F45 judgeRequest refuses what could change something", () => {
  for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
    assert.equal(statusOf({ ...HEADERS }, method), 405, method);
  }
});

Deno.test("B32 judgeRequest takes the token out of the address", () => {
  const { host = "" } = HEADERS;
  const path = `/match/a%2Fb?partial=true&token=${ACCESS.token}`;
  assert.deepEqual(judge(path, { headers: { host } }), {
    kind: "enter",
    cookie: `ocuroot-3000=${ACCESS.token}; HttpOnly; SameSite=Strict; Path=/`,
    path: "/match/a%2Fb?partial=true",
  });
  const wrong = judge("/?token=wrong", { headers: { ...HEADERS } });
  assert.equal(wrong.kind, "refuse");
});

Deno.test("F45 judgeRequest never sends a browser to another host", () => {
  const { host = "" } = HEADERS;
  for (
    const path of ["//evil.example/", "/\\evil.example/", "///evil.example"]
  ) {
    const request = new Request(
      `http://127.0.0.1:3000${path}?token=${ACCESS.token}`,
      { headers: { host } },
    );
    const verdict = judgeRequest(request, ACCESS);
    assert.ok(verdict.kind === "enter");
    const base = "http://127.0.0.1:3000/x";
    assert.equal(new URL(verdict.path, base).host, "127.0.0.1:3000", path);
  }
});
