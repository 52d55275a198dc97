// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Stores } from "../store.ts";
import { type Bench, openBench } from "./_testkit.ts";
import { runGit } from "./git.ts";
import { keptRef } from "./publication.ts";

/** With the git program, and without. */
function onBoth(
  run: (bench: Bench) => Promise<void>,
): (t: Deno.TestContext) => Promise<void> {
  return async (t) => {
    for (const by of ["program", "builtin"] as const) {
      await t.step(`by ${by}`, async () => {
        const bench = await openBench({ by });
        try {
          await run(bench);
        } finally {
          await bench.close();
        }
      });
    }
  };
}

function rejects(promise: Promise<unknown>, code: string): Promise<void> {
  return assert.rejects(
    promise,
    (error) => error instanceof OcurootError && error.code === code,
  );
}

async function put(stores: Stores, ref: string, body: string): Promise<void> {
  await stores.state.transact(`set ${ref}`, (tx) => tx.set(ref, body));
}

Deno.test(
  "S29 an empty remote gets its branch, from an empty tree",
  onBoth(async (bench) => {
    const url = await bench.remote("a");
    await put(bench.open("one", { url }), "x/-/a/@r1", "here");
    const files = await bench.git(
      "-C",
      url,
      "ls-tree",
      "-r",
      "--name-only",
      "state",
    );
    assert.deepEqual(files.trim().split("\n"), [
      ".ocuroot-store",
      "refs/x/-/a/@r1/@object.json",
    ]);
  }),
);

Deno.test(
  "S29 a missing branch starts at the default branch",
  onBoth(async (bench) => {
    const url = await bench.remote("a");
    await seed(bench, url);
    await put(bench.open("one", { url }), "x/-/a/@r1", "here");
    assert.equal(await bench.git("-C", url, "show", "state:readme"), "hello");
  }),
);

Deno.test(
  "S29 a missing branch is an error where it may not be made",
  onBoth(async (bench) => {
    const url = await bench.remote("a");
    const stores = bench.open("one", { url, more: { create_branch: false } });
    await rejects(stores.state.view(), "git/branch");
  }),
);

Deno.test(
  "S29 without a branch it is the default one, where there is one",
  onBoth(async (bench) => {
    const url = await bench.remote("a");
    const where = { url, layout: "shared", more: { branch: "" } } as const;
    const none = bench.open("one", where).state.view();
    await assert.rejects(none, { code: "git/branch" });
    await seed(bench, url);
    await put(bench.open("one", where), "x/-/a/@r1", "here");
    const names = ["ls-tree", "-r", "--name-only", "main"];
    const files = await bench.git("-C", url, ...names);
    assert.match(files, /^readme$/m);
    assert.match(files, /@r1/);
    assert.equal((await bench.git("-C", url, "branch")).trim(), "* main");
  }),
);

Deno.test(
  "S30 one branch holds state and intent below their prefixes",
  onBoth(async (bench) => {
    const url = await bench.remote("a");
    const stores = bench.open("one", { url, layout: "shared" });
    await stores.transact("both", async ({ state, intent }) => {
      await state.set("x/-/a/@r1", 1);
      await intent.set("@/custom/k", 2);
    });
    const log = await bench.git("-C", url, "log", "--format=%s", "state");
    assert.equal(log, "both\n", "one commit");
    const other = bench.open("two", { url, layout: "shared" });
    assert.equal(await (await other.state.view()).get("x/-/a/@r1"), 1);
    assert.equal(await (await other.intent.view()).get("@/custom/k"), 2);
  }),
);

Deno.test(
  "S31 S32 commits carry identity, message and trailers",
  onBoth(async (bench) => {
    const url = await bench.remote("a");
    const stores = bench.open("one", { url });
    await put(stores, "x/-/a/@r1", "v");
    await put(stores, "x/-/a/@r1", "v");
    const log = await bench.git(
      "-C",
      url,
      "log",
      "--format=%an <%ae> %cn <%ce>%n%B",
      "state",
    );
    assert.match(
      log,
      /^Ocuroot <contact@ocuroot\.com> Ocuroot <contact@ocuroot\.com>\nset x\/-\/a\/@r1\n\nOcu-Tx: [0-9a-f-]{36}\nOcu-By: tester\n+$/,
      "and nothing changed the second time, so there is one commit",
    );
  }),
);

Deno.test(
  "S33 W2 C66 moved links reach the remote under a prefix",
  onBoth(async (bench) => {
    const url = await bench.remote("a");
    const stores = bench.open("one", { url, layout: "shared" });
    for (let number = 1; number <= 10; number++) {
      await stores.state.transact(`release ${number}`, async (tx) => {
        const ref = await tx.increment("x/-/a/@r");
        await tx.set(ref, { number });
        await tx.link("x/-/a/@", ref);
      });
    }
    const other = bench.open("two", { url, layout: "shared" });
    assert.equal(await (await other.state.view()).get("x/-/a/@#number"), 10);
  }),
);

Deno.test(
  "S28 I4 a store that was seen before is read as it is now",
  onBoth(async (bench) => {
    const url = await bench.remote("a");
    const first = bench.open("one", { url });
    for (const name of ["a", "b"]) await put(first, `x/-/${name}/@r1`, "old");
    await bench.open("two", { url }).state.transact("others", async (tx) => {
      await tx.delete("x/-/a/@r1");
      await tx.set("x/-/b/@r1", "new");
      await tx.set("x/-/c/@r1", "new");
    });
    // Opened anew: it knows what its cache holds, and that is old.
    const view = await bench.open("one", { url }).state.view();
    assert.deepEqual(await view.match("**"), ["x/-/b/@r1", "x/-/c/@r1"]);
    assert.equal(await view.get("x/-/a/@r1"), undefined);
    assert.equal(await view.get("x/-/b/@r1"), "new");
    assert.equal(await view.get("x/-/c/@r1"), "new");
    await rejects(
      bench.open("one", { url: `${url}.gone` }).state.view(),
      "store/unavailable",
    );
  }),
);

Deno.test(
  "S34 C65 I4 a foreign push between read and push is absorbed",
  onBoth(async (bench) => {
    const url = await bench.remote("a");
    const one = bench.open("one", { url });
    const two = bench.open("two", { url });
    await put(one, "x/-/n/@r1", "start");
    let runs = 0;
    await two.state.transact("second", async (tx) => {
      if (++runs === 1) await put(one, "x/-/n/@r1", "first");
      await tx.set("x/-/n/@r2", `after ${await tx.get("x/-/n/@r1")}`);
    });
    assert.equal(runs, 2);
    assert.equal(
      await (await two.state.view()).get("x/-/n/@r2"),
      "after first",
    );
  }),
);

Deno.test(
  "S35 B08 racing writers never share a number",
  onBoth(async (bench) => {
    const url = await bench.remote("a");
    const clients = ["one", "two", "three"].map((home) =>
      bench.open(home, { url })
    );
    const refs = await Promise.all(
      clients.flatMap((stores) =>
        Array.from(
          { length: 5 },
          () =>
            stores.state.transact("release", async (tx) => {
              const ref = await tx.increment("x/-/a/@r");
              await tx.set(ref, {});
              return ref;
            }).then(({ value }) => value),
        )
      ),
    );
    assert.equal(new Set(refs).size, 15);
  }),
);

Deno.test(
  "B09 F05 a push that lands and then reports failure counts once",
  onBoth(async (bench) => {
    const url = await bench.remote("a");
    await hook(url, "post-receive", "kill -9 $PPID; exit 0");
    const stores = bench.open("one", { url });
    await put(stores, "x/-/a/@r1", "v");
    await Deno.remove(`${url}/hooks/post-receive`);
    const log = await bench.git("-C", url, "log", "--format=%s", "state");
    assert.equal(log, "set x/-/a/@r1\n");
  }),
);

Deno.test(
  "S34 I13 a declined push fails loudly, is kept, and lands next",
  onBoth(async (bench) => {
    const url = await bench.remote("a");
    const stores = bench.open("one", { url });
    await put(stores, "x/-/a/@r1", "before");
    await hook(url, "pre-receive", "echo no entry >&2; exit 1");
    await rejects(put(stores, "x/-/a/@r2", "kept"), "git/push-rejected");
    await Deno.remove(`${url}/hooks/pre-receive`);
    const later = bench.open("one", { url });
    await put(later, "x/-/a/@r3", "next");
    const view = await bench.open("two", { url }).state.view();
    assert.deepEqual(await view.match("x/-/a/@r*"), [
      "x/-/a/@r1",
      "x/-/a/@r2",
      "x/-/a/@r3",
    ]);
  }),
);

Deno.test(
  "I4 kept work never overwrites what changed meanwhile",
  onBoth(async (bench) => {
    const url = await bench.remote("a");
    const stores = bench.open("one", { url });
    await put(stores, "x/-/a/@r1", "before");
    await hook(url, "pre-receive", "exit 1");
    await rejects(put(stores, "x/-/a/@r1", "mine"), "git/push-rejected");
    await Deno.remove(`${url}/hooks/pre-receive`);
    await put(bench.open("two", { url }), "x/-/a/@r1", "theirs");
    const later = bench.open("one", { url });
    await rejects(put(later, "x/-/a/@r2", "next"), "store/conflict");
    assert.equal(await (await later.state.view()).get("x/-/a/@r1"), "theirs");
    assert.match(keptRef("state"), /^refs\/ocuroot\/kept\//);
  }),
);

Deno.test(
  "F09 a rewritten branch is refused until it is adopted",
  onBoth(async (bench) => {
    const url = await bench.remote("a");
    await seed(bench, url);
    await put(bench.open("one", { url }), "x/-/a/@r1", "v");
    await bench.git("-C", url, "update-ref", "refs/heads/state", "main");
    const later = bench.open("one", { url });
    await rejects(later.state.view(), "git/rewritten");
  }),
);

Deno.test(
  "I3 pairs on two remotes both land, theirs standing on a clash",
  onBoth(async (bench) => {
    const url = await bench.remote("a");
    const intentUrl = await bench.remote("b");
    const one = bench.open("one", { url, intentUrl });
    const two = bench.open("two", { url, intentUrl });
    await one.intent.transact("start", (tx) => tx.set("@/custom/k", "old"));
    let runs = 0;
    await two.transact("pair", async ({ state, intent }) => {
      if (++runs === 1) {
        await one.intent.transact(
          "by hand",
          (tx) => tx.set("@/custom/k", "hand"),
        );
      }
      await state.set("x/-/a/@r1", "landed");
      await intent.set("@/custom/k", "engine");
      await intent.set("@/custom/other", "engine");
    });
    const fresh = bench.open("three", { url, intentUrl });
    const intent = await fresh.intent.view();
    assert.equal(await (await fresh.state.view()).get("x/-/a/@r1"), "landed");
    assert.equal(await intent.get("@/custom/k"), "hand");
    assert.equal(await intent.get("@/custom/other"), "engine");
  }),
);

Deno.test(
  "B22 symbolic links in the tree are not read and not followed",
  onBoth(async (bench) => {
    const url = await bench.remote("a");
    const work = `${bench.root}/work`;
    await bench.git("init", "--quiet", "--initial-branch=state", work);
    await Deno.mkdir(`${work}/refs/x/-/a/@r1`, { recursive: true });
    await Deno.symlink("/etc/hostname", `${work}/refs/x/-/a/@r1/@object.json`);
    await commit(bench, work);
    await bench.git("-C", work, "push", "--quiet", url, "state");
    const view = await bench.open("one", { url }).state.view();
    assert.deepEqual(await view.match("**"), []);
    assert.equal(await view.get("x/-/a/@r1"), undefined);
  }),
);

Deno.test("B37 F06 a helper of git that never ends does not keep us", async () => {
  const root = await Deno.makeTempDir();
  const helper = `${root}/ssh`;
  await Deno.writeTextFile(helper, "#!/bin/sh\nsleep 5 &\nwait\n");
  await Deno.chmod(helper, 0o755);
  const PATH = Deno.env.get("PATH") ?? "";
  const call = runGit(["ls-remote", "ssh://host.example/x"], {
    env: { PATH, GIT_SSH_COMMAND: helper },
    timeoutMs: 50,
  });
  await rejects(call, "git/timeout");
  await Deno.remove(root, { recursive: true });
});

async function seed(bench: Bench, url: string): Promise<void> {
  const work = `${bench.root}/seed`;
  await bench.git("init", "--quiet", "--initial-branch=main", work);
  await Deno.writeTextFile(`${work}/readme`, "hello");
  await commit(bench, work);
  await bench.git("-C", work, "push", "--quiet", url, "main");
}

async function commit(bench: Bench, work: string): Promise<void> {
  await bench.git("-C", work, "add", "--all");
  await bench.git(
    "-C",
    work,
    "-c",
    "user.name=t",
    "-c",
    "user.email=t@example",
    "commit",
    "--quiet",
    "--message=seed",
  );
}

async function hook(url: string, name: string, body: string): Promise<void> {
  const path = `${url}/hooks/${name}`;
  await Deno.mkdir(`${url}/hooks`, { recursive: true });
  await Deno.writeTextFile(path, `#!/bin/sh\n${body}\n`);
  await Deno.chmod(path, 0o755);
}
