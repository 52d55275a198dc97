// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { ALL, PACKAGE, QUIET, serve, type Served } from "./_served.ts";

const RELEASE = ["release", "new", PACKAGE];

function pushesOf({ seen }: Served): number {
  return seen.filter((kind) => kind === "do receive").length;
}

async function whole(served: Served, releases = 1): Promise<void> {
  const { t } = served;
  const each = ALL.flatMap((name) => Array(releases).fill(name));
  assert.deepEqual(await served.ran(), each);
  const statuses = await t.ok(["state", "match", "**/@r*/**/status/*"]);
  const complete = statuses.match(/\/complete$/gm) ?? [];
  assert.equal(complete.length, each.length, statuses);
  await t.ok(["state", "fsck"]);
  assert.equal((await t.ok(["state", "diff"])).trim(), "");
  const log = await t.git("-C", served.remote, "log", "state");
  const ids = [...log.matchAll(/Ocu-Tx: (\S+)/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length, "no transaction twice");
}

/** Releases as often as there are pushes, and spoils another one each time. */
async function spoilEach(
  served: Served,
  spoil: (request: Request, pass: () => Promise<Response>) => Promise<Response>,
): Promise<void> {
  let pushes = 1;
  let releases = 0;
  while (releases < pushes) {
    const at = ++releases;
    served.seen.length = 0;
    served.meddle(async (kind, request, pass) =>
      kind === "do receive" && pushesOf(served) === at
        ? await spoil(request, pass)
        : await pass()
    );
    await served.t.ok(RELEASE, { commit: `c${at}` });
    pushes = Math.max(pushes, at === 1 ? pushesOf(served) : 0);
  }
  served.meddle(undefined);
  assert.ok(pushes >= 3, `${pushes} pushes`);
  await whole(served, releases);
}

Deno.test("B10 a release of two phases is four pushes, reading and idling none", async () => {
  await using served = await serve();
  const { t, seen } = served;
  await t.ok(["release", "new", QUIET]);
  const pushes = pushesOf(served);
  assert.ok(pushes <= 4, `${pushes} pushes`);
  const statuses = await t.ok(["state", "match", "**/@r*/**/status/*"]);
  assert.equal(statuses.match(/\/complete$/gm)?.length, ALL.length, statuses);
  for (
    const args of [
      ["state", "get", "@/environment/a"],
      ["state", "match", "**"],
      ["state", "diff"],
      ["status"],
      ["doctor"],
      ["release", "lint", PACKAGE],
      ["work", "cascade", "--dryrun"],
      ["work", "continue"],
      ["work", "any"],
    ]
  ) {
    seen.length = 0;
    await t.run(args);
    assert.equal(pushesOf(served), 0, args.join(" "));
  }
});

const CHAIN = 4;

/** Packages of which each reads an output of the one before. */
function chain(): Record<string, string> {
  const files: Record<string, string> = {};
  for (let at = 0; at < CHAIN; at++) {
    const from = at === 0
      ? "@/custom/seed"
      : `./-/p${at - 1}.ocu.star/@/deploy/a#output/value`;
    files[`p${at}.ocu.star`] = `def up(environment, value):
    return done(outputs={"value": str(value) + "."})

def down(environment, value):
    return done()

IN = {"value": input(ref="${from}")}
A = [e for e in environments() if e.name == "a"]
phase("all", [deploy(environment=e, up=up, down=down, inputs=IN) for e in A])
`;
  }
  return files;
}

Deno.test("B10 a cascade is two pushes for each deployment", async () => {
  await using served = await serve();
  const { t, seen } = served;
  await t.write(chain());
  await t.commit("chain");
  await t.ok(["state", "set", "@/custom/seed", "a"]);
  await t.ok(["state", "apply", "@/custom/seed"]);
  for (let at = 0; at < CHAIN; at++) {
    await t.ok(["release", "new", `p${at}.ocu.star`]);
  }
  await t.ok(["state", "set", "@/custom/seed", "b"]);
  await t.ok(["state", "apply", "@/custom/seed"]);
  seen.length = 0;
  await t.ok(["work", "cascade"]);
  assert.equal(pushesOf(served), 2 * CHAIN);
  const last = `./-/p${CHAIN - 1}.ocu.star/@/deploy/a#output/value`;
  assert.match(await t.ok(["state", "get", last]), /"b\.{4}"/);
  await t.ok(["state", "fsck"]);
});

Deno.test("B09 F05 each push of a release is applied and its answer lost: all ran once", async () => {
  await using served = await serve();
  await spoilEach(served, async (_request, pass) => {
    await (await pass()).body?.cancel();
    return new Response("", { status: 500 });
  });
});

Deno.test("F04 each push of a release is cut before it arrives: it is sent again", async () => {
  await using served = await serve();
  await spoilEach(served, async (request) => {
    await request.body?.cancel();
    return new Response("", { status: 500 });
  });
});

Deno.test("F04 I13 a remote that takes nothing for a while gets it with the next command", async () => {
  await using served = await serve();
  served.meddle(async (kind, request, pass) => {
    if (kind !== "do receive") return await pass();
    await request.body?.cancel();
    return new Response("", { status: 500 });
  });
  // A process of its own: what it claimed is free when it is gone.
  const told = await served.t.fails(1, RELEASE, { process: true });
  assert.match(told, /git\/push-rejected/);
  assert.equal(pushesOf(served), 3, "tried again, but not for ever");
  assert.deepEqual(await served.ran(), [], "nothing runs without its claim");
  await served.t.run(["state", "match", "**"]);
  served.meddle(undefined);
  await served.t.ok(["work", "continue"]);
  const retry = ["release", "retry", `./${PACKAGE}/@r1`];
  await served.t.ok(retry);
  await whole(served);
});
