// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { ciClient } from "./client.ts";
import { type FakeCi, type FakeCiOptions, startFakeCi } from "./server.ts";

interface Place extends AsyncDisposable {
  readonly base: string;
  readonly repository: string;
  readonly commits: readonly string[];
  start(options?: Partial<FakeCiOptions>): Promise<FakeCi>;
}

/** A repository with two commits that differ in `file`. */
async function place(): Promise<Place> {
  const base = await Deno.realPath(await Deno.makeTempDir());
  const repository = `${base}/repo`;
  const env = {
    PATH: Deno.env.get("PATH") ?? "",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "Test",
    GIT_AUTHOR_EMAIL: "test@example.com",
    GIT_COMMITTER_NAME: "Test",
    GIT_COMMITTER_EMAIL: "test@example.com",
  };
  const git = async (...args: string[]): Promise<string> => {
    const { success, stdout, stderr } = await new Deno.Command("git", {
      args,
      env,
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout).trim();
  };
  await git("init", "-q", "-b", "main", repository);
  const commits: string[] = [];
  for (const content of ["one", "two"]) {
    await Deno.writeTextFile(`${repository}/file`, `${content}\n`);
    await git("-C", repository, "add", "-A");
    await git("-C", repository, "commit", "-q", "-m", content);
    commits.push(await git("-C", repository, "rev-parse", "HEAD"));
  }
  return {
    base,
    repository,
    commits,
    start: (options) =>
      startFakeCi({ env: { ...env, STRAY: "stray" }, ...options }),
    [Symbol.asyncDispose]: () => Deno.remove(base, { recursive: true }),
  };
}

Deno.test("fake CI: a job runs in a clean clone at its commit", async () => {
  await using p = await place();
  await using ci = await p.start();
  const [commit = ""] = p.commits;
  const { id } = ci.schedule({
    repository: p.repository,
    commit,
    command: "cat file; git status --porcelain; git rev-parse HEAD",
  });
  const job = await ci.ended(id);
  assert.equal(job?.status, "passed");
  assert.equal(job?.exitCode, 0);
  const lines = (await ci.logs(id))?.trim().split("\n").slice(-2);
  assert.deepEqual(lines, ["one", commit]);
});

Deno.test("fake CI: a branch is resolved, a missing commit fails", async () => {
  await using p = await place();
  await using ci = await p.start();
  const { repository } = p;
  ci.schedule({ repository, commit: "main", command: "cat file" });
  ci.schedule({ repository, commit: "gone", command: "echo never" });
  await ci.idle();
  const [main, gone] = ci.list();
  assert.equal(main?.commit, p.commits[1]);
  assert.equal(gone?.status, "failed");
  assert.equal(gone?.exitCode, 128);
  assert.doesNotMatch(await ci.logs(2) ?? "", /never/);
});

Deno.test("fake CI: jobs see declared variables and no others", async () => {
  await using p = await place();
  await using ci = await p.start({ variables: { SHARED: "shared" } });
  const { id } = ci.schedule({
    repository: p.repository,
    command: "env | sort; ls -A $HOME $TMPDIR",
    variables: { OWN: "own value" },
  });
  await ci.idle();
  const log = await ci.logs(id) ?? "";
  assert.match(log, /^OWN=own value$/m);
  assert.match(log, /^SHARED=shared$/m);
  assert.match(log, /^OCUROOT_CI_TOKEN=<secret>$/m);
  assert.doesNotMatch(log, /STRAY|GIT_AUTHOR/);
  assert.doesNotMatch(JSON.stringify(ci.get(id)), /own value/);
});

Deno.test("fake CI: a job schedules another, and idle waits for both", async () => {
  await using p = await place();
  await using ci = await p.start({ concurrency: 1 });
  const body = JSON.stringify({
    repository: p.repository,
    commit: p.commits[0],
    command: "cat file",
  });
  ci.schedule({
    repository: p.repository,
    command: `deno eval --no-lock '
      await fetch(Deno.env.get("OCUROOT_CI_URL") + "/jobs", {
        method: "POST",
        headers: { authorization: "Bearer " + Deno.env.get("OCUROOT_CI_TOKEN") },
        body: JSON.stringify(${body}),
      })'`,
  });
  await ci.idle();
  assert.deepEqual(ci.list().map(({ status }) => status), ["passed", "passed"]);
  assert.match(await ci.logs(2) ?? "", /^one$/m);
});

Deno.test("fake CI: no more jobs at a time than allowed, in their order", async () => {
  await using p = await place();
  await using ci = await p.start({ concurrency: 1 });
  const marks = `${p.base}/marks`;
  for (const name of ["a", "b", "c"]) {
    const command = `echo ${name}+ >> ${marks}; echo ${name}- >> ${marks}`;
    ci.schedule({ repository: p.repository, command });
  }
  await ci.idle();
  const order = (await Deno.readTextFile(marks)).trim().split("\n");
  assert.deepEqual(order, ["a+", "a-", "b+", "b-", "c+", "c-"]);
});

Deno.test("fake CI: what a job left in the background ends with it", async () => {
  await using p = await place();
  await using ci = await p.start();
  const { id } = ci.schedule({
    repository: p.repository,
    command: "(trap '' TERM; sleep 600; sleep 600) & echo pid=$!; exit 3",
  });
  assert.equal((await ci.ended(id))?.exitCode, 3);
  const pid = /pid=(\d+)/.exec(await ci.logs(id) ?? "")?.[1] ?? "";
  await gone(Number(pid));
});

Deno.test("fake CI: closing ends jobs, and nothing is left", async () => {
  await using p = await place();
  const ci = await p.start({ concurrency: 1 });
  const pidFile = `${p.base}/pid`;
  const command = `echo $$ > ${pidFile}.new; mv ${pidFile}.new ${pidFile}; ` +
    "sleep 600";
  ci.schedule({ repository: p.repository, command });
  ci.schedule({ repository: p.repository, command: "true" });
  const pid = await contentOf(pidFile);
  await ci.close();
  assert.deepEqual(ci.list().map(({ status }) => status), [
    "cancelled",
    "cancelled",
  ]);
  await gone(Number(pid));
  await assert.rejects(fetch(ci.url));
});

Deno.test("fake CI: logs stay in a folder that was named, clones do not", async () => {
  await using p = await place();
  const dir = `${p.base}/ci`;
  await Deno.mkdir(dir);
  for (const text of ["first", "second"]) {
    await using ci = await p.start({ dir });
    ci.schedule({ repository: p.repository, command: `echo ${text}` });
    await ci.idle();
  }
  const names = await Array.fromAsync(Deno.readDir(dir), ({ name }) => name);
  assert.deepEqual(names, ["logs"]);
  assert.match(await Deno.readTextFile(`${dir}/logs/1.log`), /^first$/m);
  assert.match(await Deno.readTextFile(`${dir}/logs/2.log`), /^second$/m);
});

Deno.test("fake CI: over HTTP with the token, and not without it", async (t) => {
  await using p = await place();
  await using ci = await p.start();
  const client = ciClient(ci);
  await t.step("schedule, status, list, logs", async () => {
    const { id } = await client.schedule({
      repository: p.repository,
      command: "cat file; exit 3",
    });
    const job = await client.status(id, { wait: true });
    assert.equal(job.status, "failed");
    assert.equal(job.exitCode, 3);
    assert.match(await client.logs(id), /^two$/m);
    assert.deepEqual(await client.list(), [job]);
  });
  await t.step("ci/request for a wrong token", async () => {
    const token = "0".repeat(ci.token.length);
    const stranger = ciClient({ url: ci.url, token });
    await assert.rejects(stranger.list(), { code: "ci/request" });
    const bare = await fetch(`${ci.url}/jobs`);
    assert.equal(bare.status, 401);
    await bare.body?.cancel();
  });
  await t.step("ci/request for a job that is not there", async () => {
    await assert.rejects(client.status(99), { code: "ci/request" });
  });
  await t.step("ci/server when nobody answers", async () => {
    const url = "http://127.0.0.1:1";
    const nobody = ciClient({ url, token: "x" });
    await assert.rejects(nobody.list(), { code: "ci/server" });
  });
});

Deno.test("fake CI: requests that Git could misread are refused", async (t) => {
  await using p = await place();
  await using ci = await p.start();
  const { repository } = p;
  const cases: Record<string, Parameters<FakeCi["schedule"]>[0]> = {
    "an option": { repository: "--upload-pack=x", command: "true" },
    "ext::": { repository: "ext::sh -c x", command: "true" },
    "a relative path": { repository: "repo", command: "true" },
    "a commit like an option": { repository, commit: "-b", command: "true" },
    "a range": { repository, commit: "a..b", command: "true" },
    "no command": { repository, command: " " },
    "a variable with a bad name": {
      repository,
      command: "true",
      variables: { "A=B": "" },
    },
  };
  for (const [name, request] of Object.entries(cases)) {
    await t.step(name, () => {
      assert.throws(() => ci.schedule(request), { code: "ci/request" });
    });
  }
  assert.deepEqual(ci.list(), []);
});

/** Waits for a file that a job is about to write. */
async function contentOf(path: string): Promise<string> {
  for (;;) {
    const text = await Deno.readTextFile(path).catch(() => undefined);
    if (text !== undefined) return text.trim();
    await new Promise((done) => setTimeout(done, 5));
  }
}

/** A killed process may be on its way out for a moment. */
async function gone(pid: number): Promise<void> {
  assert.ok(pid > 1);
  for (let turns = 0; turns < 400; turns++) {
    const status = await Deno.readTextFile(`/proc/${pid}/stat`)
      .catch(() => ") Z");
    if (/\) [ZX]/.test(status)) return;
    await new Promise((done) => setTimeout(done, 5));
  }
  assert.fail(`process ${pid} is still there`);
}
