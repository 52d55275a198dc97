// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { cloneWith } from "../../engine/worktree/clone.ts";
import cases from "../corpus/argv.json" with { type: "json" };
import { testEnvironment } from "../_environment.ts";

const POSIX = { ignore: Deno.build.os === "windows" };

function repoConfig(store: Readonly<Record<string, string>>): string {
  const { remote, ...more } = store;
  const named = Object.entries(more)
    .map(([name, value]) => `, ${name}=${JSON.stringify(value)}`).join("");
  return `ocuroot("0.3.0")
repo_alias("test")
store.set(store.git(${JSON.stringify(remote)}${named}))
`;
}

Deno.test(
  "B23 F33 nothing that a config, a commit or a document says is an option or a command of git",
  POSIX,
  async (t) => {
    await using at = await testEnvironment({
      "p.ocu.star": `def f():\n    return done()\n\ntask(f, "build")\n`,
    });
    const canary = `${at.home}/canary`;
    const remote = at.repo.replace(/\/repo$/, "/remote.git");
    await at.git("init", "-q", "--bare", "-b", "main", remote);
    const armed = (text: string) => text.replaceAll("CANARY", canary);
    const silent = async () => {
      await assert.rejects(Deno.stat(canary), Deno.errors.NotFound);
      await assert.rejects(Deno.stat(`${at.home}/outside`));
      await assert.rejects(Deno.stat(`${at.repo}/../outside`));
    };
    let played = 0;
    const play = (
      kind: string,
      texts: readonly string[],
      run: (text: string) => Promise<void>,
    ) =>
      t.step(kind, async () => {
        for (const text of texts.map(armed)) {
          await run(text);
          await silent();
          played++;
        }
      });
    const refused = async (store: Readonly<Record<string, string>>) => {
      await at.write({ "repo.ocu.star": repoConfig(store) });
      for (
        const args of [["state", "match", "**"], [
          "state",
          "set",
          "@/custom/k",
          "v",
        ]]
      ) {
        const { code, stderr } = await at.run(args);
        assert.equal(code, 6, `${JSON.stringify(store)}: ${stderr}`);
        assert.match(
          stderr,
          /git\/remote|config\/\w+/,
        );
      }
    };
    await play(
      "remote",
      cases.remote,
      (text) => refused({ remote: text, branch: "state" }),
    );
    await play(
      "branch",
      cases.branch,
      (text) => refused({ remote, branch: text }),
    );
    await play("support", cases.support, async (text) => {
      const config = repoConfig({ remote, branch: "state" }).replace(
        /\)\)\n$/,
        `, support_files={${JSON.stringify(text)}: "x"}))\n`,
      );
      await at.write({ "repo.ocu.star": config });
      const { code } = await at.run(["release", "new", "p.ocu.star"]);
      assert.equal(code, 6, text);
    });
    await at.write({
      "repo.ocu.star": repoConfig({ remote, branch: "state" }),
    });
    await play("commit", cases.commit, async (commit) => {
      for (
        const args of [["release", "new", "p.ocu.star"], ["work", "any"], [
          "push",
        ]]
      ) {
        const { code, stderr } = await at.run(args, { commit });
        assert.notEqual(code, 255, stderr);
      }
    });
    await play("clone", cases.clone, async (text) => {
      await assert.rejects(
        cloneWith({
          repo: "other",
          commit: "0".repeat(40),
          remotes: () => Promise.resolve([text]),
          home: at.home,
          env: Deno.env.toObject(),
          signal: new AbortController().signal,
          secret: () => {},
        }),
        { code: "git/commit" },
      );
    });
    assert.ok(played >= 40, `${played} cases`);
  },
);
