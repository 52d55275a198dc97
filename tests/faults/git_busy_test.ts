// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { openWorkshop } from "../_workshop.ts";
import { PASSWORD, serve, type Served } from "./_served.ts";

const WRITE = ["state", "set", "@/custom/k", "v"];

function busy(status: number, after?: string): Response {
  const headers = after === undefined ? [] : [["retry-after", after] as const];
  return new Response("You have exceeded a rate limit\n", {
    status,
    headers: [
      ["content-type", "text/plain"],
      ...headers.map(([a, b]): [string, string] => [a, b]),
    ],
  });
}

/** Answers so often with something else. */
function first(served: Served, times: number, answer: () => Response): void {
  let left = times;
  served.meddle((_kind, _request, pass) => left-- > 0 ? answer() : pass());
}

/** With the git program, and without. */
const BOTH = ["program", "builtin"] as const;

for (const by of BOTH) {
  Deno.test(`F07 B38 a remote that is busy is asked again when it says so, by ${by}`, async (t) => {
    await using served = await serve();
    const as = { env: { OCUROOT_GIT: by } };
    for (
      const [status, after] of [[429, "0"], [503, "0"], [403, "0"]] as const
    ) {
      await t.step(`${status} for ${after} s`, async () => {
        first(served, 3, () => busy(status, after));
        await served.t.ok(WRITE, as);
      });
    }
    await t.step("403 for good", async () => {
      let asked = 0;
      first(served, 9, () => (asked++, busy(403)));
      const told = await served.t.fails(1, WRITE, as);
      assert.match(told, /403/);
      assert.match(told, /exceeded a rate limit/, "in the remote's words");
      assert.ok(asked <= 3, `${asked} requests`);
    });
    for (const status of [429, 403]) {
      await t.step(`${status} for an hour`, async () => {
        let asked = 0;
        first(served, 9, () => (asked++, busy(status, "3600")));
        const told = await served.t.fails(1, WRITE, as);
        assert.match(told, /Retry-After: 3600/);
        assert.doesNotMatch(told, /Recv header|http\.c/, "no trace is shown");
        assert.doesNotMatch(told, new RegExp(PASSWORD));
        assert.ok(asked <= 3, `${asked} requests`);
      });
    }
  });
}

Deno.test("F06 B37 a remote that hangs or drips is given up after the limit", async (t) => {
  await using served = await serve();
  const open: ReadableStreamDefaultController<Uint8Array>[] = [];
  const endless = (start: string) =>
    new Response(
      new ReadableStream<Uint8Array>({
        start(controller) {
          open.push(controller);
          controller.enqueue(new TextEncoder().encode(start));
        },
      }),
      {
        headers: {
          "content-type": "application/x-git-upload-pack-advertisement",
        },
      },
    );
  for (
    const [name, start] of [["hangs", ""], ["drips", "001e# serv"]] as const
  ) {
    for (const by of BOTH) {
      await t.step(`${name}, by ${by}`, async () => {
        served.meddle(() => endless(start));
        const env = { OCUROOT_GIT_TIMEOUT: "0.4", OCUROOT_GIT: by };
        const told = await served.t.fails(1, WRITE, { env });
        assert.match(told, /git\/timeout/);
        assert.match(told, /no end after 0.4 s|nothing came for 0.2 s/);
      });
    }
  }
  served.meddle(undefined);
  for (const controller of open) {
    try {
      controller.close();
    } catch {
      // The client is gone already.
    }
  }
});

Deno.test("F10 S29 eight machines open an empty remote at once: one branch, all landed", async () => {
  await using shop = await openWorkshop();
  const remote = await shop.remote("stores");
  const repo = await shop.repository("repo", {
    "repo.ocu.star": `ocuroot("0.3.0")
repo_alias("test")
store.set(store.git("${remote}", branch="state"))
`,
  });
  const ran = await Promise.all(
    Array.from(
      { length: 8 },
      (_, at) =>
        repo.run(["state", "set", `@/custom/k${at}`, "v"], {
          env: { OCUROOT_HOME: `${shop.base}/home${at}` },
        }),
    ),
  );
  assert.deepEqual(ran.map(({ code }) => code), Array(8).fill(0));
  const roots = await repo.git(
    "-C",
    remote,
    "rev-list",
    "--max-parents=0",
    "state",
  );
  assert.equal(roots.split("\n").length, 1, "one history");
  const files = await repo.git(
    "-C",
    remote,
    "ls-tree",
    "-r",
    "--name-only",
    "state",
  );
  assert.equal(files.match(/@\/custom\/k\d\/@object\.json$/gm)?.length, 8);
});

Deno.test("F09 a rewritten history is refused with both tips, until it is adopted", async () => {
  await using shop = await openWorkshop();
  const remote = await shop.remote("stores");
  const repo = await shop.repository("repo", {
    "repo.ocu.star": `ocuroot("0.3.0")
repo_alias("test")
store.set(store.git("${remote}", branch="state"))
`,
  });
  await repo.ok(["state", "set", "@/custom/a", "v"]);
  await repo.ok(["state", "set", "@/custom/b", "v"]);
  const before = await repo.git("-C", remote, "rev-parse", "state");
  await repo.git("-C", remote, "update-ref", "refs/heads/state", "state~1");
  const after = await repo.git("-C", remote, "rev-parse", "state");
  const told = await repo.fails(5, ["state", "set", "@/custom/c", "v"]);
  assert.match(told, /git\/rewritten/);
  assert.ok(told.includes(before) && told.includes(after), told);
  assert.equal(await repo.git("-C", remote, "rev-parse", "state"), after);
  await repo.ok(["state", "set", "@/custom/c", "v"], {
    env: { OCUROOT_ADOPT: after },
  });
});
