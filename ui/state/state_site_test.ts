// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { ask, inertText } from "../_testkit.ts";
import { emptyState, PACKAGE, shopState, type StateKit } from "./_testkit.ts";

async function words(kit: StateKit, path: string): Promise<string> {
  const { status, text } = await ask(kit.site, path);
  assert.equal(status, 200, `${path}: ${status}`);
  return inertText(text);
}

function includesAll(text: string, parts: readonly string[]): void {
  for (const part of parts) assert.ok(text.includes(part), `${part}: ${text}`);
}

Deno.test("state view / says what is deployed where, and what is not done", async () => {
  const kit = await shopState();
  const { text } = await ask(kit.site, "/");
  includesAll(inertText(text), [
    "1 repository",
    "1 package",
    "2 releases",
    "2 environments",
    "r2 2222222",
    "r1 1111111wanted r2",
    `${PACKAGE}/@r2/deploy/eu/1failed`,
    `${PACKAGE}/@r2/deploy/us/1pending`,
  ]);
  assert.match(text, /href="\/ref\/@\/environment\/us"/);
  assert.match(text, new RegExp(`href="/ref/${PACKAGE}/@/deploy/eu"`));
});

Deno.test("state view / is no empty table when nothing is there", async () => {
  const kit = await emptyState();
  assert.match(await words(kit, "/"), /There is no release yet/);
});

Deno.test("state view / turns pages of packages", async () => {
  const kit = await emptyState();
  const names = Array.from({ length: 120 }, (_, at) => `a/-/p${at}.ocu.star`);
  await kit.set(Object.fromEntries(
    names.map((name) => [`${name}/@r1`, { commit: "c", package: {} }]),
  ));
  const first = await words(kit, "/");
  includesAll(first, ["Page 1 of 2", "p99.ocu.star"]);
  assert.ok(!first.includes("p100.ocu.star"));
  const second = await words(kit, "/?page=2");
  includesAll(second, ["Page 2 of 2", "p100.ocu.star", "p119.ocu.star"]);
  for (const odd of ["0", "-1", "x", "1e9", "9".repeat(400)]) {
    await words(kit, `/?page=${odd}`);
  }
});

Deno.test("state view /match lists by what it is, in order of numbers", async () => {
  const kit = await shopState();
  await kit.set({ [`${PACKAGE}/@r10`]: { commit: "d", package: {} } });
  const all = await words(kit, "/match/**");
  const headings = [
    "Repositories",
    "Releases",
    "Deployments",
    "Runs",
    "Environments",
    "Custom state",
    "Other documents",
  ];
  const places = headings.map((heading) => all.indexOf(heading));
  assert.deepEqual(places, places.toSorted((a, b) => a - b));
  assert.ok(!places.includes(-1), all);
  assert.ok(all.indexOf("@r2") < all.indexOf("@r10"));
  includesAll(await words(kit, "/match/**/@/deploy/*"), [
    "1 ref in state",
    `→ ${PACKAGE}/@r1/deploy/eu`,
  ]);
  assert.match(
    await words(kit, "/match?glob=**%2F@%2Fdeploy%2F*&store=intent"),
    /1 ref in intent/,
  );
  assert.match(await words(kit, "/match/nothing*"), /No refs in state/);
});

Deno.test("state view /match asks for less than a page can hold", async () => {
  const kit = await emptyState();
  await kit.set(Object.fromEntries(
    Array.from({ length: 510 }, (_, at) => [`@/custom/k${at}`, at]),
  ));
  const text = await words(kit, "/match/@/custom/*");
  includesAll(text, ["510 refs in state, the first 500", "@/custom/k499"]);
  assert.ok(!text.includes("@/custom/k500"));
});

Deno.test("state view /ref shows a run: status, reason, inputs and log", async () => {
  const kit = await shopState();
  const { text } = await ask(kit.site, `/ref/${PACKAGE}/@r2/deploy/eu/1`);
  includesAll(inertText(text), [
    "deploy eu, run 1",
    "failed",
    "exit status 3",
    "host/exit-status",
    "by" + "ann",
    '"shop:7"',
    "pulling image\nno such image\n",
    "attempt",
  ]);
  assert.match(text, /class="status failed"/);
});

Deno.test("state view /ref shows a release with the runs of its phases", async () => {
  const kit = await shopState();
  const text = await words(kit, `/ref/${PACKAGE}/@r2`);
  includesAll(text, [
    "Release r2",
    "Commit 2222222bbb",
    "deploy eu1 live1 failed",
    "deploy us1 live1 pending",
  ]);
});

Deno.test("state view /ref follows links, and says so", async () => {
  const kit = await shopState();
  includesAll(await words(kit, `/ref/${PACKAGE}/@/deploy/eu`), [
    `→ ${PACKAGE}/@r1/deploy/eu`,
    `Result of run ${PACKAGE}/@r1/deploy/eu/1`,
    '"https://shop.example"',
    "In intent",
    `${PACKAGE}/@r2`,
  ]);
  includesAll(await words(kit, `/ref/${PACKAGE}/@v1.0`), ["Commit 1111111aaa"]);
  const linked = await words(kit, `/ref/${PACKAGE}/@r1`);
  includesAll(linked, ["Links to it", `${PACKAGE}/@v1.0`]);
});

Deno.test("state view /ref shows fields, packages, places and free documents", async () => {
  const kit = await shopState();
  const field = `/ref/${PACKAGE}/@r1/deploy/eu%23output/url`;
  includesAll(await words(kit, field), ["#output/url", "https://shop.example"]);
  const releases = await words(kit, `/ref/${PACKAGE}`);
  includesAll(releases, [
    "deploy eur1",
    "r22222222bbbfailed 1pending 1",
    "r11111111aaav1.0complete 1",
  ]);
  assert.ok(releases.indexOf("r22222222") < releases.indexOf("r11111111"));
  includesAll(await words(kit, "/ref/acme/shop/-"), ["web.ocu.star/@r1"]);
  includesAll(await words(kit, "/ref/@/environment/eu"), [
    "eu-1",
    "Deployed there",
    `${PACKAGE}${PACKAGE}/@r1`,
  ]);
  assert.match(await words(kit, "/ref/@/custom/approved"), /true/);
});

Deno.test("state view reads anew for each request", async () => {
  const kit = await shopState();
  assert.equal((await ask(kit.site, "/ref/@/custom/late")).status, 404);
  await kit.set({ "@/custom/late": "now" });
  assert.match(await words(kit, "/ref/@/custom/late"), /now/);
});

Deno.test("state view ?partial=true leaves the frame out", async () => {
  const kit = await shopState();
  for (const path of ["/", "/match/**", `/ref/${PACKAGE}/@r1`]) {
    const { text } = await ask(kit.site, `${path}?partial=true`);
    assert.match(text, /^<div>/);
    assert.doesNotMatch(text, /<html|<style|<main|<header/);
    inertText(text);
  }
});

Deno.test("state view says what is wrong with an address", async (t) => {
  const kit = await shopState();
  const table: [string, number, RegExp][] = [
    [`/ref/${PACKAGE}/@r3`, 404, /Did you mean/],
    ["/ref/@/deploy/", 400, /ref\/syntax/],
    ["/ref/acme/-/x/@r1/bogus/y", 400, /ref\/syntax/],
    ["/ref/", 400, /it is empty/],
    ["/ref", 400, /it is empty/],
    ["/ref/%ff", 400, /bytes that are no text/],
    ["/match/%5B", 400, /ref\/glob/],
    ["/other", 404, /no such page/],
  ];
  for (const [path, status, words] of table) {
    await t.step(path, async () => {
      const answer = await ask(kit.site, path);
      assert.equal(answer.status, status);
      assert.match(inertText(answer.text), words);
    });
  }
});

Deno.test("state view masks secrets in all that it shows", async () => {
  const secret = "pa<ss>word";
  const kit = await emptyState((text) => text.replaceAll(secret, "<secret>"));
  await kit.set({
    "@/custom/token": { [secret]: [secret] },
    [`${PACKAGE}/@r1/task/build/1`]: {
      functions: [{ inputs: { a: { value: secret } } }],
      output: { b: secret },
    },
    [`${PACKAGE}/@r1/task/build/1/logs`]: [{ message: `it is ${secret}` }],
  });
  for (const path of ["@/custom/token", `${PACKAGE}/@r1/task/build/1`]) {
    const text = await words(kit, `/ref/${path}`);
    assert.ok(text.includes("<secret>") && !text.includes("ss>word"), text);
  }
});

Deno.test("state view shows documents of any shape", async () => {
  const kit = await emptyState();
  const odd = [
    null,
    1,
    "x",
    [],
    [1],
    { package: 1 },
    { functions: {} },
    {
      package: { phases: [null, 1, { tasks: [null, {}, { deploy: 1 }] }] },
      commit: 7,
    },
    { run_ref: "@@", output: [] },
    { release: {} },
  ];
  const documents: Record<string, typeof odd[number]> = {};
  for (const [at, body] of odd.entries()) {
    const base = `a/-/p${at}/@r1`;
    documents[base] = body;
    documents[`${base}/deploy/eu`] = body;
    documents[`${base}/deploy/eu/1`] = body;
    documents[`${base}/deploy/eu/1/logs`] = body;
    documents[`${base}/deploy/eu/1/attempt`] = body;
    documents[`a/-/p${at}/@/deploy/constructor`] = body;
    documents[`@/environment/__proto__${at}`] = body;
  }
  await kit.set(documents as Parameters<StateKit["set"]>[0]);
  await kit.stores.intent.transact("odd", async (tx) => {
    for (const [at, body] of odd.entries()) {
      await tx.set(`a/-/p${at}/@/deploy/eu`, body as never);
    }
  });
  const refs = Object.keys(documents).map((ref) => `/ref/${ref}`);
  for (const path of ["/", "/match/**", ...refs]) {
    const { status, text } = await ask(kit.site, path);
    assert.ok(status === 200 || status === 404, `${path}: ${status} ${text}`);
    inertText(text);
  }
});
