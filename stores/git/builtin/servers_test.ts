// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Meddle } from "../../../tests/_git_http.ts";
import type { Stores } from "../../store.ts";
import { PASSWORD, withRemote } from "../_testkit.ts";

function withBench(
  meddle: Meddle,
  run: Parameters<typeof withRemote>[1],
): Promise<void> {
  return withRemote({ by: "builtin", meddle }, run);
}

async function put(stores: Stores, ref: string): Promise<void> {
  await stores.state.transact(`set ${ref}`, (tx) => tx.set(ref, "v"));
}

async function refs(stores: Stores): Promise<readonly string[]> {
  return await (await stores.state.view()).match("x/-/a/@r*");
}

async function fails(work: Promise<unknown>, code: string): Promise<string> {
  const error: unknown = await work.catch((error) => error);
  assert.ok(error instanceof OcurootError, String(error));
  assert.equal(error.code, code, error.message);
  const told = `${error.message} ${error.hint}`;
  assert.ok(!told.includes(PASSWORD), told);
  return told;
}

/** A server that cannot do something: it does not say the word for it. */
function without(word: string): Meddle {
  return async (request, pass) => {
    if (request.url.endsWith("git-upload-pack") && request.method === "POST") {
      const body = await request.text();
      const words = word === "shallow" ? /shallow|deepen/ : new RegExp(word);
      if (words.test(body)) return new Response("", { status: 400 });
      const { method, headers } = request;
      return await pass(new Request(request.url, { method, headers, body }));
    }
    const answer = await pass();
    if (request.method === "POST") return answer;
    const bytes = await answer.bytes();
    const text = new TextDecoder("latin1").decode(bytes);
    const said = text.replaceAll(` ${word} `, ` ${"x".repeat(word.length)} `);
    const changed = Uint8Array.from(said, (letter) => letter.charCodeAt(0));
    return new Response(changed, answer);
  };
}

Deno.test("S37 servers that can do less: what is not needed is done without", async (t) => {
  for (
    const word of [
      "shallow",
      "ofs-delta",
      "multi_ack_detailed",
      "no-progress",
      "symref=HEAD:refs/heads/main",
    ]
  ) {
    await t.step(
      `without ${word}`,
      () =>
        withBench(without(word), async (bench, url) => {
          const seed = bench.open("seed", { url });
          await put(seed, "x/-/a/@r1");
          await put(seed, "x/-/a/@r2");
          const other = bench.open("other", { url });
          assert.equal((await refs(other)).length, 2);
          await put(seed, "x/-/a/@r3");
          await put(other, "x/-/a/@r4");
          assert.equal((await refs(other)).length, 4);
        }),
    );
  }
});

Deno.test("S37 I3 two branches never land one by one where they cannot land as one", () =>
  withBench(without("atomic"), async (bench, url) => {
    const stores = bench.open("one", { url });
    await put(stores, "x/-/a/@r1");
    const both = stores.transact("both", async (txs) => {
      await txs.state.set("x/-/a/@r2", "v");
      await txs.intent.set("x/-/a/@r2", "v");
    });
    const told = await fails(both, "git/push-rejected");
    assert.match(told, /cannot take several branches as one/);
    const names = await bench.git("-C", url, "for-each-ref");
    assert.match(names, /refs\/heads\/state/);
    assert.doesNotMatch(names, /refs\/heads\/intent/);
    assert.equal((await refs(bench.open("two", { url }))).length, 1);
  }));

Deno.test("S37 what is no git server, or one we cannot talk to, is told so", async (t) => {
  const page = () =>
    new Response("<html>Please log in</html>", {
      headers: { "content-type": "text/html" },
    });
  const says = (text: string) => () =>
    new Response(text, {
      headers: {
        "content-type": "application/x-git-upload-pack-advertisement",
      },
    });
  const list = () => new Response(`${"1".repeat(40)}\trefs/heads/state\n`);
  const cases: readonly (readonly [string, Meddle, RegExp])[] = [
    ["a page to log in", page, /no git server: it answers with text.html/],
    ["files alone", list, /no git server: it answers with text.plain/],
    ["nothing", () => new Response(), /no git server/],
    ["no lines", says("<html>"), /the answer is not git's/],
    ["no end", says("0008NAK\n"), /the answer was cut off/],
    ["an old server", without("side-band-64k"), /it is too old/],
    ["its own words", says("000fERR go away"), /go away/],
    [
      "words with a status",
      () => new Response("\nSSO is required\nmore", { status: 403 }),
      /HTTP status 403: SSO is required /,
    ],
  ];
  for (const [name, meddle, words] of cases) {
    let isSeeded = false;
    await t.step(name, () =>
      withBench(
        (request, pass) => isSeeded ? meddle(request, pass) : pass(),
        async (bench, url) => {
          await put(bench.open("seed", { url }), "x/-/a/@r1");
          isSeeded = true;
          const view = bench.open("one", { url }).state.view();
          const told = await fails(view, "store/unavailable");
          assert.match(told, words);
          assert.doesNotMatch(told, /more/);
        },
      ));
  }
});

Deno.test("S37 a repository with SHA-256 is refused with the way out, empty or not", () =>
  withBench((_, pass) => pass(), async (bench) => {
    const url = `${bench.root}/new.git`;
    const how = ["--quiet", "--bare", "--object-format=sha256"];
    await bench.git("init", ...how, url);
    const words = /SHA-256, which needs a git program/;
    const refused = put(bench.open("one", { url }), REF);
    assert.match(await fails(refused, "git/push-rejected"), words);
    const tree = "hash-object -t tree -w /dev/null".split(" ");
    const empty = (await bench.git("-C", url, ...tree)).trim();
    const who = ["-c", "user.name=t", "-c", "user.email=t@example"];
    const commit = ["commit-tree", "-m", "first", empty];
    const oid = (await bench.git("-C", url, ...who, ...commit)).trim();
    await bench.git("-C", url, "update-ref", "refs/heads/state", oid);
    assert.match(await fails(refs(bench.open("two", { url })), CODE), words);
  }));

const CODE = "store/unavailable";

Deno.test("S37 B31 credentials come from the environment, and from there only", () =>
  withBench((_, pass) => pass(), async (bench, path) => {
    const address = new URL(bench.address(path));
    address.username = address.password = "";
    const url = address.href;
    const header = `Authorization: Basic ${btoa(`ci:${PASSWORD}`)}`;
    const env = (place: string) => ({
      ...bench.env,
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: `http.${place}.extraHeader`,
      GIT_CONFIG_VALUE_0: header,
    });
    await put(bench.open("one", { url }, { env: env(address.origin) }), REF);
    const elsewhere = env("https://host.example");
    const none = refs(bench.open("two", { url }, { env: elsewhere }));
    assert.match(await fails(none, CODE), /HTTP status 401: who are you/);
    assert.deepEqual(await refs(bench.open("three", { url: path })), [REF]);
  }));

const REF = "x/-/a/@r1";
