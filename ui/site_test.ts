// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { ACCESS, ask, HEADERS, inertText } from "./_testkit.ts";
import { SCRIPT, STYLE } from "./assets.ts";
import { createSite } from "./site.ts";

function site() {
  return createSite({
    access: ACCESS,
    routes: {
      "/": () => ({ title: "One", body: "text", version: "7" }),
      "/bad": () => Promise.reject(new Error("a <b>bug</b>")),
    },
    failed: (error) => ({ title: "Bad", status: 500, body: String(error) }),
  });
}

Deno.test("B32 createSite puts its policy on every response", async () => {
  const one = await site();
  const paths: [string, RequestInit, number][] = [
    ["/", {}, 200],
    ["/bad", {}, 500],
    ["/nowhere", {}, 404],
    ["/", { headers: { host: "evil.example" } }, 403],
    ["/", { method: "POST" }, 405],
    [`/?token=${ACCESS.token}`, {}, 303],
  ];
  for (const [path, init, status] of paths) {
    const answer = await ask(one, path, init);
    assert.equal(answer.status, status, path);
    const policy = answer.headers.get("content-security-policy") ?? "";
    assert.match(policy, /^default-src 'none'; style-src 'sha256-[^ ]+';/);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
    assert.equal(answer.headers.get("x-frame-options"), "DENY");
    assert.equal(answer.headers.get("access-control-allow-origin"), null);
    assert.equal(answer.headers.get("cache-control"), "no-store");
    if (status !== 303) inertText(answer.text);
  }
});

Deno.test("B32 createSite lets a browser run what the page holds", async () => {
  const { text, headers } = await ask(await site(), "/");
  const policy = headers.get("content-security-policy") ?? "";
  for (const [name, content] of [["style", STYLE], ["script", SCRIPT]]) {
    assert.ok(text.includes(`<${name}>${content}</${name}>`), name);
    const bytes = new TextEncoder().encode(content);
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    const hash = new Uint8Array(digest).toBase64();
    assert.ok(policy.includes(`${name}-src 'sha256-${hash}'`), name);
  }
});

Deno.test("F45 createSite goes on after a page that fails", async () => {
  const one = await site();
  const bad = await ask(one, "/bad");
  assert.equal(bad.status, 500);
  assert.match(inertText(bad.text), /Error: a <b>bug<\/b>/);
  assert.equal((await ask(one, "/")).status, 200);
});

Deno.test("F45 createSite goes on when the page about a failure fails", async () => {
  const one = await createSite({
    access: ACCESS,
    routes: { "/": () => Promise.reject(new Error("first")) },
    failed() {
      throw new Error("second");
    },
  });
  assert.equal((await ask(one, "/")).status, 500);
});

Deno.test("B32 createSite sets the cookie and leaves the token behind", async () => {
  const { headers, status } = await ask(
    await site(),
    `/?token=${ACCESS.token}`,
    { headers: { host: HEADERS["host"] ?? "" } },
  );
  assert.equal(status, 303);
  assert.equal(headers.get("location"), "/");
  assert.match(headers.get("set-cookie") ?? "", /HttpOnly; SameSite=Strict/);
});

Deno.test("createSite gives a part of a page, and heads without bodies", async () => {
  const one = await site();
  assert.equal((await ask(one, "/?partial=true")).text, "<div>text</div>\n");
  const head = await ask(one, "/", { method: "HEAD" });
  assert.deepEqual([head.status, head.text], [200, ""]);
});
