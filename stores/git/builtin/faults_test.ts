// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Meddle } from "../../../tests/_git_http.ts";
import type { Stores } from "../../store.ts";
import { PASSWORD, withRemote } from "../_testkit.ts";

const LOG = ["log", "--reverse", "--format=%s", "state"];

/** Requests as far as tests tell them apart. */
function kindOf(request: Request): string {
  const { pathname, search } = new URL(request.url);
  const service = /git-(\w+)-pack/.exec(pathname + search)?.[1];
  return `${request.method === "GET" ? "ask" : "do"} ${service}`;
}

function withBench(
  meddle: Meddle,
  run: Parameters<typeof withRemote>[1],
): Promise<void> {
  return withRemote({ by: "builtin", meddle }, run);
}

async function put(stores: Stores, ref: string): Promise<void> {
  await stores.state.transact(`set ${ref}`, (tx) => tx.set(ref, "v"));
}

function fails(promise: Promise<unknown>, code: string): Promise<string> {
  return promise.then(
    () => assert.fail(`${code} expected`),
    (error) => {
      assert.ok(error instanceof OcurootError, String(error));
      assert.equal(error.code, code, error.message);
      const told = `${error.message} ${error.hint} ${error.stack}`;
      assert.ok(!told.includes(PASSWORD), told);
      return `${error.message} ${error.hint}`;
    },
  );
}

Deno.test("B09 F05 every push is applied and its answer lost: each lands once", async (t) => {
  const answers: Readonly<Record<string, Meddle>> = {
    "status 500": () => new Response("", { status: 500 }),
    "cut short": async (_, pass) => {
      const bytes = await (await pass()).bytes();
      return new Response(bytes.slice(0, bytes.length - 6));
    },
  };
  for (const [name, answer] of Object.entries(answers)) {
    await t.step(name, () =>
      withBench(async (request, pass) => {
        if (kindOf(request) !== "do receive") return await pass();
        const applied = await pass();
        return await answer(request, () => Promise.resolve(applied));
      }, async (bench, url) => {
        const stores = bench.open("one", { url });
        await put(stores, "x/-/a/@r1");
        await put(stores, "x/-/a/@r2");
        assert.equal(
          await bench.git("-C", url, ...LOG),
          "set x/-/a/@r1\nset x/-/a/@r2\n",
        );
      }));
  }
});

/** What an answer ends with, taken away or turned into something else. */
const SPOILT: readonly (readonly [string, number])[] = [
  ["ask upload", 4],
  ["ask upload", 5],
  ["do upload", 200],
  ["do upload", 0],
  ["ask receive", 4],
  ["do receive", 0],
];

Deno.test("F04 an answer that is cut off is never taken for the whole", async (t) => {
  for (const [kind, less] of SPOILT) {
    await t.step(`${kind}, ${less || "changed"}`, async () => {
      let cut = false;
      await withBench(async (request, pass) => {
        const isMeant = cut && kindOf(request) === kind;
        // What is to be pushed does not even arrive.
        if (isMeant && kind === "do receive") {
          await request.body?.cancel();
          return new Response(new Uint8Array(8));
        }
        const answer = await pass();
        if (!isMeant) return answer;
        const bytes = await answer.bytes();
        if (less === 0) bytes.set([0, 1, 2], bytes.length - 30);
        return new Response(bytes.slice(0, bytes.length - less), answer);
      }, async (bench, url) => {
        await put(bench.open("seed", { url }), "x/-/a/@r1");
        cut = true;
        const code = kind.endsWith("receive")
          ? "git/push-rejected"
          : "store/unavailable";
        await fails(put(bench.open("one", { url }), "x/-/a/@r2"), code);
        cut = false;
        await put(bench.open("one", { url }), "x/-/a/@r3");
        const view = await bench.open("two", { url }).state.view();
        assert.equal(
          (await view.match("x/-/a/@r*")).length,
          3 - Number(
            code === "store/unavailable",
          ),
        );
        const [...log] = (await bench.git("-C", url, ...LOG)).matchAll(/@r2/g);
        assert.equal(log.length, Number(code === "git/push-rejected"));
      });
    });
  }
});

Deno.test("F07 a busy remote is asked again, as it wishes, but not for ever", async () => {
  const seen: string[] = [];
  let answer: Meddle = (_, pass) => pass();
  await withBench((request, pass) => {
    seen.push(kindOf(request));
    return answer(request, pass);
  }, async (bench, url) => {
    const busy = (after: string, status = 429) =>
      new Response("", { status, headers: { "retry-after": after } });
    let left = 0;
    answer = (_, pass) => left-- > 0 ? busy("0", 503) : pass();
    left = 3;
    await put(bench.open("one", { url }), "x/-/a/@r1");
    answer = () => busy("0");
    seen.length = 0;
    const told = await fails(
      bench.open("two", { url }).state.view(),
      "store/unavailable",
    );
    assert.match(told, /HTTP status 429/);
    assert.equal(seen.length, 5);
    answer = () => busy("3600");
    seen.length = 0;
    const late = await fails(
      bench.open("three", { url }).state.view(),
      "store/unavailable",
    );
    assert.match(late, /Retry-After: 3600/);
    assert.equal(seen.length, 1, "nobody waits for an hour");
  });
});

Deno.test("B10 a transaction is two requests, and a fresh view is none", async () => {
  const seen: string[] = [];
  await withBench((request, pass) => {
    seen.push(kindOf(request));
    return pass();
  }, async (bench, url) => {
    const stores = bench.open("one", { url });
    await put(stores, "x/-/a/@r1");
    seen.length = 0;
    await put(stores, "x/-/a/@r2");
    assert.equal(await (await stores.state.view()).get("x/-/a/@r2"), "v");
    await put(stores, "x/-/a/@r2");
    const pushes = seen.filter((kind) => kind === "do receive");
    assert.equal(pushes.length, 1, "and what changes nothing is not pushed");
    assert.ok(seen.length <= 2, seen.join(", "));
  });
});

Deno.test("B37 F06 a remote that does not answer is git/timeout", async () => {
  let hangs = false;
  const waiting: (() => void)[] = [];
  await withBench(async (_, pass) => {
    if (!hangs) return await pass();
    await new Promise<void>((done) => waiting.push(done));
    return new Response();
  }, async (bench, url) => {
    await put(bench.open("one", { url }), "x/-/a/@r1");
    hangs = true;
    const env = { ...bench.env, OCUROOT_GIT_TIMEOUT: "0.05" };
    const stores = bench.open("two", { url }, { env });
    assert.match(
      await fails(stores.state.view(), "git/timeout"),
      /no end after 0.05 s/,
    );
    for (const done of waiting) done();
  });
});

Deno.test("B31 F08 who is not let in is told so, without the password", async () => {
  let status = 401;
  await withBench(() => new Response("", { status }), async (bench, url) => {
    for (status of [401, 403]) {
      const told = await fails(
        bench.open(`${status}`, { url }).state.view(),
        "store/unavailable",
      );
      assert.match(told, new RegExp(`HTTP status ${status}`));
      assert.match(told, /user and a token/);
    }
    status = 404;
    const told = await fails(
      bench.open("404", { url }).state.view(),
      "store/unavailable",
    );
    assert.match(told, /HTTP status 404/);
  });
});

Deno.test("F08 who may read but not write is told at once", async () => {
  let pushes = 0;
  await withBench((request, pass) => {
    if (kindOf(request) !== "ask receive") return pass();
    pushes++;
    return new Response("", { status: 403 });
  }, async (bench, url) => {
    const told = await fails(
      put(bench.open("one", { url }), "x/-/a/@r1"),
      "git/push-rejected",
    );
    assert.match(told, /HTTP status 403/);
    assert.equal(pushes, 1);
  });
});

Deno.test("S34 I13 a push that is refused is told with the remote's words", async () => {
  await withBench((_, pass) => pass(), async (bench, url) => {
    await Deno.mkdir(`${url}/hooks`, { recursive: true });
    const hook = `${url}/hooks/pre-receive`;
    await Deno.writeTextFile(hook, "#!/bin/sh\necho frozen >&2; exit 1\n");
    await Deno.chmod(hook, 0o755);
    const told = await fails(
      put(bench.open("one", { url }), "x/-/a/@r1"),
      "git/push-rejected",
    );
    assert.match(told, /pre-receive hook declined/);
    assert.match(told, /frozen/);
  });
});

Deno.test("B31 a redirect is followed once, and takes no password along", async () => {
  const heard: (string | null)[] = [];
  const elsewhere = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => {
      heard.push(request.headers.get("authorization"));
      return new Response("", { status: 404 });
    },
  );
  let location = "";
  await withBench(
    () => new Response("", { status: 302, headers: { location } }),
    async (
      bench,
      url,
    ) => {
      const view = (home: string) =>
        fails(bench.open(home, { url }).state.view(), "store/unavailable");
      const there = `http://127.0.0.1:${elsewhere.addr.port}/b.git`;
      location = `${there}/info/refs?service=git-upload-pack`;
      assert.match(await view("one"), /HTTP status 404/);
      assert.deepEqual(heard, [null]);
      location = "https://host.example/login";
      assert.match(await view("two"), /redirects to "https:\/\/host.example/);
    },
  );
  await elsewhere.shutdown();
});
