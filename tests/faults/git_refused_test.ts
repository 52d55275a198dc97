// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { gitRepo, openWorkshop, type Workshop } from "../_workshop.ts";
import { ALL, PACKAGE, PASSWORD, serve } from "./_served.ts";

const POSIX = { ignore: Deno.build.os === "windows" };

/** Stands for ssh: runs what it is told on this machine. */
const SSH = `#!/bin/sh
for command; do :; done
case "$command" in
  git-receive-pack*) [ -f "$REFUSE" ] && . "$REFUSE" ;;
esac
exec sh -c "$command"
`;

interface Refusal {
  readonly name: string;
  /** What the remote says, and we have to pass on. */
  readonly words: RegExp;
  /** A hook of the remote. */
  readonly hook?: readonly [string, string];
  /** Done before the remote takes the push. */
  readonly before?: string;
}

const REFUSALS: readonly Refusal[] = [
  {
    name: "a hook declines",
    words: /frozen until Monday/,
    hook: ["pre-receive", "echo frozen until Monday >&2; exit 1"],
  },
  {
    name: "a branch is protected",
    words: /GH006: Protected branch update failed/,
    hook: ["update", "echo GH006: Protected branch update failed; exit 1"],
  },
  {
    name: "one has no permission",
    words: /Permission to acme\/state.git denied to bot/,
    before: "echo 'ERROR: Permission to acme/state.git denied to bot.' >&2\n" +
      "exit 128\n",
  },
  {
    name: "the disk is full",
    words: /unpack|too large/,
    before: "trap '' XFSZ; ulimit -f 0\n",
  },
];

Deno.test(
  "I13 F20 what a remote refuses is told in its words, kept, and published by the next command",
  POSIX,
  async (t) => {
    await using shop = await openWorkshop();
    const remote = await shop.remote("stores");
    const repo = await shop.repository("repo", {
      "repo.ocu.star": gitRepo(`ssh://host.example${remote}`),
    });
    const env = await fakeSsh(shop);
    await repo.ok(["state", "set", "@/custom/first", "v"], { env });
    for (const [at, refusal] of REFUSALS.entries()) {
      await t.step(refusal.name, async () => {
        const tip = () => repo.git("-C", remote, "rev-parse", "intent");
        const before = await tip();
        const lift = await refuse({ remote, env }, refusal);
        const args = ["state", "set", `@/custom/k${at}`, "v"];
        const told = await repo.run(args, { env });
        assert.equal(told.code, 1, told.stdout);
        assert.match(told.stderr, /git\/push-rejected/);
        assert.match(told.stderr, refusal.words);
        assert.match(told.stderr, /kept on this machine/);
        assert.equal(await tip(), before);
        const { stdout } = await repo.run(["doctor"], { env });
        const kept = stdout.match(/refs\/ocuroot\/kept\/intent/g);
        assert.equal(kept?.length, 1, stdout);
        // Reading goes on meanwhile, and tells of it each time.
        const read = await repo.run(["state", "diff"], { env });
        assert.equal(read.code, 0, read.stderr);
        const warning = /^Warning: What was written before is kept .*/m
          .exec(read.stderr)?.[0] ?? "";
        assert.match(warning, refusal.words);
        await lift();
        await repo.ok(["state", "diff"], { env });
        const path = `intent:refs/@/custom/k${at}/@object.json`;
        assert.match(await repo.git("-C", remote, "show", path), /"v"/);
      });
    }
    await repo.git("-C", remote, "fsck", "--strict", "--no-dangling");
  },
);

Deno.test(
  "I6 I13 a release whose start is refused begins with the next command, unasked",
  POSIX,
  async () => {
    await using served = await serve();
    const { t, remote } = served;
    const hook = [
      "pre-receive",
      "echo frozen until Monday >&2; exit 1",
    ] as const;
    const lift = await refuse({ remote, env: {} }, {
      name: "a hook declines",
      words: /frozen/,
      hook,
    });
    const told = await t.fails(1, ["release", "new", PACKAGE], {
      process: true,
    });
    assert.match(told, /git\/push-rejected/);
    assert.doesNotMatch(told, /written before/, "it tells of it once");
    assert.deepEqual(await served.ran(), [], "nothing runs without its claim");
    await lift();
    const status = await t.ok(["status"]);
    assert.match(status, /@r1 waiting/);
    assert.doesNotMatch(status, /is gone|running/, "no process was at it");
    assert.equal((await t.ok(["state", "diff"])).trim(), "", "nor wants it");
    await t.ok(["work", "continue"]);
    assert.deepEqual(await served.ran(), ALL);
    await t.ok(["state", "fsck"]);
  },
);

async function fakeSsh(shop: Workshop): Promise<Record<string, string>> {
  const path = `${shop.base}/ssh`;
  await Deno.writeTextFile(path, SSH, { mode: 0o755 });
  return { GIT_SSH_COMMAND: path, REFUSE: `${shop.base}/refuse` };
}

/** Gives what takes the obstacle away. */
async function refuse(
  place: { readonly remote: string; readonly env: Record<string, string> },
  { hook, before }: Refusal,
): Promise<() => Promise<void>> {
  const [name, body] = hook ?? ["", before ?? ""];
  const path = hook
    ? `${place.remote}/hooks/${name}`
    : place.env["REFUSE"] ?? "";
  await Deno.mkdir(`${place.remote}/hooks`, { recursive: true });
  await Deno.writeTextFile(path, hook ? `#!/bin/sh\n${body}\n` : body, {
    mode: 0o755,
  });
  return () => Deno.remove(path);
}

Deno.test("F08 credentials that expire in the middle of a release keep its results", async () => {
  await using served = await serve();
  const { t, seen } = served;
  let pushes = 0;
  served.meddle(async (kind, _request, pass) => {
    if (kind === "do receive") pushes++;
    // What was claimed is in; what came of it is not let in.
    if (pushes === 0 || kind === "do receive") return await pass();
    return new Response("", {
      status: 401,
      headers: { "www-authenticate": 'Basic realm="git"' },
    });
  });
  const told = await t.fails(1, ["release", "new", PACKAGE], { process: true });
  assert.match(told, /store\/unavailable|git\/push-rejected/);
  assert.match(told, /Authentication failed|could not read|401/i);
  assert.match(told, /credentials for this host: .* missing, wrong or expired/);
  assert.match(told, /kept on this machine/);
  assert.doesNotMatch(told, new RegExp(PASSWORD));
  const first = await served.ran();
  assert.deepEqual(first, ["task", "task"]);
  served.meddle(undefined);
  seen.length = 0;
  await t.ok(["work", "continue"]);
  assert.deepEqual(await served.ran(), ALL, "nothing ran again");
  await t.ok(["state", "fsck"]);
});
