// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { addChain, judgeChain, ledgerOf, sow } from "./_chain.ts";
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

const LENGTH = 4;

/** The first start, one in the middle, and the last end. */
const SHORT = 2;

Deno.test("B10 a cascade is one push for each deployment and one to start", async () => {
  await using served = await serve();
  const { t, seen } = served;
  await addChain(t, LENGTH);
  await sow(t, "b");
  seen.length = 0;
  await t.ok(["work", "cascade"]);
  assert.equal(pushesOf(served), LENGTH + 1);
  assert.equal((await ledgerOf(t)).length, 2 * LENGTH);
  await judgeChain(t, { length: LENGTH, seed: "b" });
  seen.length = 0;
  await t.ok(["work", "cascade"]);
  assert.equal(pushesOf(served), 0);
});

Deno.test("B10 of several deployments the last one to end hands over", async () => {
  await using served = await serve();
  const { t, remote } = served;
  await addChain(t, LENGTH, '["a", "b", "c"]');
  await sow(t, "b");
  const before = await t.git("-C", remote, "rev-parse", "state");
  await t.ok(["work", "cascade"]);
  const log = ["-C", remote, "log", "--format=%s", `${before}..state`];
  const ends = (await t.git(...log)).split("\n")
    .filter((subject) => subject.startsWith("execution finished"));
  const alone = (await t.git(...log)).split("\n").length - ends.length;
  assert.equal(alone, 1, "one start is no end");
  await judgeChain(t, { length: LENGTH, seed: "b" });
});

Deno.test("B09 I2 I6 each push of a cascade is refused: nothing starts without its claim", async () => {
  await using served = await serve();
  const { t, seen } = served;
  await addChain(t, SHORT);
  for (let at = 1; at <= SHORT + 1; at++) {
    const seed = `refused-${at}`;
    await sow(t, seed);
    const before = (await ledgerOf(t)).length;
    seen.length = 0;
    served.meddle(async (kind, request, pass) => {
      if (kind !== "do receive" || pushesOf(served) < at) return await pass();
      await request.body?.cancel();
      return new Response("", { status: 500 });
    });
    // A process of its own: what it claimed is free when it is gone.
    await t.fails(1, ["work", "cascade"], { process: true });
    const started = (await ledgerOf(t)).slice(before);
    assert.equal(started.length, at - 1, started.join(", "));
    served.meddle(undefined);
    await t.ok(["work", "cascade"]);
    await judgeChain(t, { length: SHORT, seed });
  }
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
  // The claim, what was kept of it, and what gives it back.
  assert.equal(pushesOf(served), 9, "each tried again, but not for ever");
  assert.deepEqual(await served.ran(), [], "nothing runs without its claim");
  await served.t.run(["state", "match", "**"]);
  served.meddle(undefined);
  // Nothing has begun, so nothing was interrupted and has to be asked for.
  await served.t.ok(["work", "continue"]);
  await whole(served);
});
