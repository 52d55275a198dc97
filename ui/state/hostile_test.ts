// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { Json } from "@ocuroot/sdk/model";
import { ask, HOSTILE, inertText } from "../_testkit.ts";
import { refHref } from "./address.ts";
import { emptyState, PACKAGE, shopState } from "./_testkit.ts";

/** What the grammar of refs leaves a writer to play with. */
function nameOf(text: string): string {
  return text.replaceAll(/[@#/=+\0]|-(?=[^a-z])/g, "_").toWellFormed();
}

Deno.test("B32 F45 100 hostile texts are texts on every page", async () => {
  const kit = await emptyState();
  const documents: Record<string, Json> = {};
  const paths: string[] = ["/", "/match/**", "/match/**/status/*"];
  for (const [n, text] of HOSTILE.entries()) {
    const name = `${n}${nameOf(text)}`;
    const run = `${PACKAGE}/@r${n}/task/${name}/1`;
    documents[`@/custom/${name}`] = { [text]: [text] };
    documents[`@/environment/${name}`] = {
      name: text,
      attributes: { a: text },
    };
    documents[`${PACKAGE}/@r${n}`] = {
      commit: text,
      package: {
        phases: [{
          name: text,
          tasks: [{ task: { name } }, {
            deploy: { environment: text },
          }],
        }],
      },
    };
    documents[run] = {
      type: text,
      functions: [{
        fn: { name: text, pos: text },
        inputs: { [text]: { ref: text, value: text }, b: { default: text } },
      }],
      output: { [text]: text },
    };
    documents[`${run}/status/${nameOf(text) || "x"}`] = { time: text };
    documents[`${run}/attempt`] = { error: text, by: text, cause: text };
    documents[`${run}/logs`] = [{ message: text }, { message: `${n} end` }];
    paths.push(refHref(run), refHref(`@/custom/${name}`));
    paths.push(refHref(`${PACKAGE}/@r${n}`), refHref(`@/environment/${name}`));
    paths.push(`/match/${encodeURIComponent(text.toWellFormed())}`);
    paths.push(refHref(text));
  }
  await kit.set(documents);
  for (const path of paths) {
    const { status, text } = await ask(kit.site, path);
    assert.ok([200, 400, 404].includes(status), `${path}: ${status} ${text}`);
    inertText(text);
  }
  const log = await ask(
    kit.site,
    refHref(`${PACKAGE}/@r0/task/${0}${nameOf(HOSTILE[0] ?? "")}/1`),
  );
  assert.ok(inertText(log.text).includes("<script>alert(0)</script>\n0 end\n"));
});

const SOAK = Deno.env.get("OCUROOT_SOAK") === undefined ? 400 : 10_000;
const SEED = Number(Deno.env.get("OCUROOT_SEED") ?? 20_260_105);

Deno.test(`B32 F45 ${SOAK} paths of any kind never fail (seed ${SEED})`, async () => {
  const kit = await shopState();
  const random = mulberry(SEED);
  const pick = (list: readonly string[]) =>
    list[Math.floor(random() * list.length)] ?? "";
  for (let n = 0; n < SOAK; n++) {
    const length = Math.floor(random() * 12);
    const tail = Array.from({ length }, () => pick(PIECES)).join("");
    const path = pick(HEADS) + tail;
    const { status, text } = await ask(kit.site, path);
    assert.ok([200, 400, 404].includes(status), `${path}: ${status} ${text}`);
    inertText(text);
  }
  assert.equal((await ask(kit.site, "/")).status, 200);
});

const HEADS = ["/ref/", "/match/", "/ref?ref=", "/match?glob=", "/", "/watch"];

const PIECES = [
  ..."/@#%-+.*?[]{}!&=;:~^|\\'\"<>() \t\n\u0000é☃",
  "/-/",
  "/@/",
  "/@r1",
  "deploy/",
  "task/",
  "/status/failed",
  "acme/shop",
  "web.ocu.star",
  "%00",
  "%2f",
  "%2e%2e/",
  "%ff",
  "%c0%ae",
  "../",
  "..\\",
  "//",
  "**",
  "{a,b}",
  "[!a-z]",
  "constructor",
  "__proto__",
  "?store=intent",
  "&store=intent",
  "&partial=true",
  "?page=-1",
  "&ref=@/custom/approved",
  "A".repeat(300),
  PACKAGE,
];

/** Numbers that are the same for the same seed. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
