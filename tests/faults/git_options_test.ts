// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { TestEnvironment } from "../_environment.ts";
import { gitRepo, openWorkshop, pushed, type Workshop } from "../_workshop.ts";

const LINUX = { ignore: Deno.build.os !== "linux" };

/** Remotes that some version of git, or of ssh, would take for a command. */
function hostileRemotes(canary: string): readonly string[] {
  return [
    `-oProxyCommand=touch ${canary}`,
    `--upload-pack=touch ${canary}`,
    `--receive-pack=touch ${canary}`,
    `-u touch ${canary}`,
    `ext::sh -c touch% ${canary}`,
    `EXT::sh -c touch% ${canary}`,
    `ext::git --upload-pack=touch% ${canary}`,
    `fd::17`,
    `ssh://-oProxyCommand=touch ${canary}/x`,
    `ssh://me@-oProxyCommand=touch ${canary}/x`,
    "-oProxyCommand=touch canary:x",
    "me@-oProxyCommand=touch canary:x",
    `javascript://x`,
    `https://host.example/x\n--upload-pack=touch ${canary}`,
  ];
}

const BRANCHES = [
  "-x",
  "--upload-pack=touch x",
  "--output=x",
  "+main",
  "main:refs/heads/main",
  "a..b",
  "@{-1}",
  "../../HEAD",
  "a\nb",
];

/** Revisions from a command line, a variable or a document. */
function hostileRevisions(canary: string): readonly string[] {
  return [
    `--output=${canary}`,
    `-O${canary}`,
    `--upload-pack=touch ${canary}`,
    `--open-files-in-pager=touch ${canary}`,
    `:(exclude)x;touch ${canary}`,
    `HEAD --output=${canary}`,
  ];
}

const PACKAGE = `def up(environment, value):
    return done()

def down(environment, value):
    return done()

phase("live", [
    deploy(
        environment=environment("live"),
        up=up,
        down=down,
        inputs={"value": input(ref="@/custom/value", default="none")},
    ),
])
`;

Deno.test(
  "B23 F33 forty values that git could take for options or commands run nothing",
  LINUX,
  async (t) => {
    await using shop = await openWorkshop();
    const canary = `${shop.base}/canary`;
    const repo = await shop.repository("repo", {
      "repo.ocu.star": gitRepo(await shop.remote("stores")),
      "environments.ocu.star": `register_environment(environment("live"))\n`,
      "p.ocu.star": PACKAGE,
    });
    await repo.ok(["push"]);
    let tried = 0;
    const refused = async (
      name: string,
      run: () => ReturnType<TestEnvironment["run"]>,
    ) => {
      tried++;
      await t.step(name, async () => {
        const { code, stderr } = await run();
        assert.ok(code !== 0 && code !== 255, `exit ${code}: ${stderr}`);
        for (const path of [canary, "x", "canary"]) {
          const full = path.startsWith("/") ? path : `${repo.repo}/${path}`;
          await assert.rejects(Deno.stat(full), Deno.errors.NotFound);
        }
      });
    };
    for (const url of hostileRemotes(canary)) {
      const name = `a store at ${JSON.stringify(url)}`;
      await refused(name, () => atStore(shop, { url, branch: "state" }));
    }
    const url = `${shop.base}/stores.git`;
    for (const branch of BRANCHES) {
      const name = `a branch ${JSON.stringify(branch)}`;
      await refused(name, () => atStore(shop, { url, branch }));
    }
    for (const revision of hostileRevisions(canary)) {
      await refused(
        `find-deploys ${JSON.stringify(revision)}`,
        () => repo.run(["find-deploys", "--", revision, "HEAD"]),
      );
      await refused(
        `ifdiff --base=${JSON.stringify(revision)}`,
        () => repo.run(["ifdiff", `--base=${revision}`, "**"]),
      );
      await refused(
        `a release of commit ${JSON.stringify(revision)}`,
        () => ofCommit(repo, revision),
      );
    }
    assert.ok(tried >= 40, `${tried} cases`);
  },
);

/** Reads from a store that a repo config describes so. */
async function atStore(
  shop: Workshop,
  { url, branch }: { readonly url: string; readonly branch: string },
): ReturnType<TestEnvironment["run"]> {
  const t = shop.open("repo");
  const config = await t.read("repo.ocu.star") ?? "";
  await t.write({
    "repo.ocu.star": `ocuroot("0.3.0")
repo_alias("test")
store.set(store.git(${JSON.stringify(url)}, branch=${JSON.stringify(branch)}))
`,
  });
  try {
    return await t.run(["state", "get", "@/environment/live"]);
  } finally {
    await t.write({ "repo.ocu.star": config });
  }
}

/** It cannot be released as that, or a cascade cannot go there. */
async function ofCommit(
  t: TestEnvironment,
  commit: string,
): ReturnType<TestEnvironment["run"]> {
  const made = await t.run(["release", "new", "--force", "p.ocu.star"], {
    commit,
  });
  if (made.code !== 0) return made;
  await t.ok(["state", "set", "@/custom/value", `for${commit}`]);
  return await t.run(["work", "cascade"]);
}

Deno.test(
  "B23 B28 F37 commits that somebody wrote into documents run nothing",
  LINUX,
  async (t) => {
    await using shop = await openWorkshop();
    const canary = `${shop.base}/canary`;
    const remote = await shop.remote("stores");
    const repo = await shop.repository("repo", {
      "repo.ocu.star": gitRepo(remote),
      "environments.ocu.star": `register_environment(environment("live"))\n`,
      "p.ocu.star": PACKAGE,
    });
    await repo.ok(["push"]);
    const commit = await repo.git("rev-parse", "HEAD");
    await pushed(repo);
    const state = await shop.clone(remote, { as: "state", branch: "state" });
    const paths = (await state.git("grep", "-l", `"${commit}"`)).split("\n");
    assert.ok(paths.some((path) => /push\/index/.test(path)), `${paths}`);
    assert.ok(paths.some((path) => /@r1\/@object/.test(path)), `${paths}`);
    let last = commit;
    for (const revision of hostileRevisions(canary).slice(0, 3)) {
      await t.step(JSON.stringify(revision), async () => {
        await state.git("pull", "-q", "--rebase");
        for (const path of paths) {
          const text = await state.read(path) ?? "";
          await state.write({
            [path]: text.replaceAll(`"${last}"`, JSON.stringify(revision)),
          });
        }
        last = revision;
        await state.commit("tampered");
        await state.git("push", "-q");
        await repo.ok(["state", "set", "@/custom/value", `for${revision}`]);
        const told = await repo.fails(1, ["work", "cascade"]);
        assert.match(told, /it is not the hash of a commit/);
        assert.match(
          await repo.ok(["push", "--dryrun"]),
          /^p\.ocu\.star$/m,
          "it cannot tell what changed since",
        );
        await assert.rejects(Deno.stat(canary), Deno.errors.NotFound);
      });
    }
  },
);

Deno.test(
  "B23 F33 recorded remotes that git could take for commands run nothing",
  LINUX,
  async () => {
    await using shop = await openWorkshop();
    const canary = `${shop.base}/canary`;
    const stores = await shop.remote("stores");
    const remotes = hostileRemotes(canary);
    const front = await shop.repository("front", {
      "repo.ocu.star": gitRepo(stores, {
        alias: "front",
        more: `repo_remotes = ${JSON.stringify(remotes)}`,
      }),
      "environments.ocu.star": `register_environment(environment("live"))\n`,
      "p.ocu.star": PACKAGE,
    });
    await front.ok(["release", "new", "environments.ocu.star"]);
    await front.ok(["release", "new", "p.ocu.star"]);
    const back = await shop.repository("back", {
      "repo.ocu.star": gitRepo(stores, { alias: "back" }),
    });
    await back.ok(["state", "set", "@/custom/value", "one"]);
    const told = await back.fails(1, ["work", "cascade"]);
    const [, error = ""] = told.split("\nError: ");
    const refused = error.match(/Cannot use remote/g) ?? [];
    assert.equal(refused.length, remotes.length, told);
    await assert.rejects(Deno.stat(canary), Deno.errors.NotFound);
  },
);
