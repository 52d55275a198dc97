// SPDX-License-Identifier: MIT
// deno-lint-ignore-file no-control-regex -- they are the subject
import assert from "node:assert/strict";
import { childProgram } from "../../engine/config/typescript/child_program.ts";
import { type TestEnvironment, testEnvironment } from "../_environment.ts";
import { type Proposal, PROPOSALS } from "../corpus/sandbox/proposals.ts";

const CANARY = "canary-51c0ffee";

const BASE = {
  "environments.ocu.star":
    'register_environment(environment("staging", {"type": "test"}))\n',
  "web.ocu.star": "def up(environment): return done()\n" +
    'def down(environment): return done()\nphase("all", [deploy(environment=e, up=up, down=down) for e in environments()])\n',
};

/** Variables of a workflow that has secrets, which it should not have. */
const SECRETS = {
  CI_TOKEN: CANARY,
  AWS_SECRET_ACCESS_KEY: CANARY,
  OCU_CFG_SECRET: CANARY,
};

interface Scene extends AsyncDisposable {
  readonly e: TestEnvironment;
  readonly words: Readonly<Record<string, string>>;
  /** Nothing was had, run, sent or written. */
  untouched(shown: string): Promise<void>;
}

/** A trusted commit on main with a released state, and what is not theirs. */
async function scene(): Promise<Scene> {
  const e = await testEnvironment(BASE);
  await e.ok(["release", "new", "environments.ocu.star"]);
  await e.git("branch", "trusted");
  const key = `${e.home}/.ssh/id_ed25519`;
  await Deno.mkdir(`${e.home}/.ssh`);
  await Deno.writeTextFile(key, `${CANARY} = 1\n`);
  await e.git("config", "http.extraheader", `AUTHORIZATION: ${CANARY}`);
  let visits = 0;
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => (visits++, new Response("{}")),
  );
  const store = await treeOf(`${e.repo}/.store`);
  return {
    e,
    words: { HOME: e.home, REPO: e.repo, PORT: `${server.addr.port}` },
    async untouched(shown) {
      assert.equal(visits, 0, "a request was sent");
      assert.equal(await e.read("PWNED"), undefined, "a command ran");
      assert.ok(!shown.includes(CANARY), `a secret was shown:\n${shown}`);
      for (const log of await logsIn(e.home)) {
        assert.ok(!log.includes(CANARY), "a secret was logged");
      }
      assert.deepEqual(await treeOf(`${e.repo}/.store`), store);
      await assert.rejects(Deno.stat(`${e.home}/stolen`));
    },
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await e[Symbol.asyncDispose]();
    },
  };
}

async function propose(
  { e, words }: Scene,
  { files, gitConfig = "" }: Proposal,
): Promise<void> {
  const fill = (text: string) =>
    text.replaceAll(/HOME|REPO|PORT/g, (word) => words[word] ?? word);
  await e.git("checkout", "-q", "-B", "proposal", "trusted");
  await e.git("clean", "-qfd");
  if ("repo.ocu.ts" in files) await Deno.remove(`${e.repo}/repo.ocu.star`);
  for (const [path, text] of Object.entries(files)) {
    const file = `${e.repo}/${path}`;
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    if (text.startsWith("-> ")) await Deno.symlink(fill(text.slice(3)), file);
    else await Deno.writeTextFile(file, fill(text));
  }
  await e.git("add", "-A");
  await e.git("commit", "-qm", "a proposal");
  const config = `${e.repo}/.git/config`;
  await Deno.writeTextFile(config, fill(gitConfig), { append: true });
}

for (const way of ["by flag", "by variable"]) {
  Deno.test(`B25 F35 F39 proposals of strangers reach nothing, ${way}`, async (t) => {
    await using it = await scene();
    const plain = await Deno.readTextFile(`${it.e.repo}/.git/config`);
    const flags = way === "by flag" ? ["--untrusted", "--base", "trusted"] : [];
    const env = way === "by flag" ? SECRETS : {
      ...SECRETS,
      OCUROOT_UNTRUSTED: "1",
      OCUROOT_UNTRUSTED_BASE: "trusted",
    };
    const all = Object.entries(PROPOSALS);
    const some = way === "by flag"
      ? all
      : all.filter(([what]) => /run|repo config/.test(what));
    for (const [what, proposal] of some) {
      await t.step(what, async () => {
        await Deno.writeTextFile(`${it.e.repo}/.git/config`, plain);
        await propose(it, proposal);
        const lint = ["release", "lint", proposal.config, ...flags];
        const ran = await it.e.run(lint, { env });
        const exits = proposal.exits ?? [4, 6];
        assert.ok(exits.includes(ran.code), `${ran.code}: ${ran.stderr}`);
        const check = ["check", "--no-types", ...flags.slice(0, 1)];
        const checked = await it.e.run(check, { env });
        assert.ok([0, 1, 6].includes(checked.code), checked.stderr);
        const shown = ran.stdout + ran.stderr + checked.stdout + checked.stderr;
        assert.doesNotMatch(shown, /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
        await it.untouched(shown);
      });
    }
    await Deno.writeTextFile(`${it.e.repo}/.git/config`, plain);
  });
}

Deno.test("B25 what executes or writes is refused for files of a stranger", async (t) => {
  await using it = await scene();
  const { e } = it;
  const calls = [
    ["release", "new", "web.ocu.star"],
    ["release", "continue", "web.ocu.star"],
    ["release", "retry", "web.ocu.star"],
    ["work", "any"],
    ["work", "cascade"],
    ["work", "continue"],
    ["work", "ops"],
    ["work", "trigger"],
    ["push"],
    ["state", "apply", "@/environment/staging"],
    ["repl", "-c", 'shell("touch PWNED")', "web.ocu.star"],
  ];
  for (const args of calls) {
    await t.step(args.join(" "), async () => {
      const said = await e.fails(4, [...args, "--untrusted"]);
      assert.match(said, /Code: repo\/untrusted/);
      const env = { OCUROOT_UNTRUSTED: "1" };
      assert.match(await e.fails(4, args, { env }), /repo\/untrusted/);
    });
  }
  for (
    const args of [
      ["state", "set", "@/custom/x", "1"],
      ["state", "delete", "@/environment/staging"],
      ["state", "fsck", "--repair"],
      ["test"],
    ]
  ) {
    await t.step(args.join(" "), async () => {
      const env = { OCUROOT_UNTRUSTED: "1" };
      assert.match(await e.fails(4, args, { env }), /repo\/untrusted/);
    });
  }
  await it.untouched("");
});

Deno.test("F35 what is trusted says what environments there are, and nothing is written", async (t) => {
  await using it = await scene();
  const { e } = it;
  const lint = ["release", "lint", "web.ocu.star", "--untrusted"];
  await t.step("none without a state", async () => {
    assert.match(await e.ok(lint), /Phase "all": 0 tasks|No release/);
  });
  await t.step("those of the state", async () => {
    const out = await e.ok([...lint, "--base-state", ".store"]);
    assert.match(out, /Deployment to "staging"|Phase "all": 1/);
  });
  await t.step("a checkout of state is as good", async () => {
    const args = [...lint, "--base-state", `${e.repo}/.store/state`];
    assert.match(await e.ok(args), /Deployment to "staging"|Phase "all": 1/);
  });
  await t.step("dry runs compare with it", async () => {
    for (
      const args of [
        ["work", "any", "--dryrun"],
        ["work", "cascade", "--dryrun"],
        ["state", "diff"],
        ["push", "--dryrun"],
      ]
    ) {
      await e.ok([...args, "--untrusted", "--base-state", ".store"]);
      const said = await e.fails(6, [...args, "--untrusted"]);
      assert.match(said, /--base-state/);
    }
  });
  await t.step("flags without --untrusted mean nothing", async () => {
    await e.fails(2, ["release", "lint", "web.ocu.star", "--base", "trusted"]);
  });
  await t.step("a base that is not there", async () => {
    assert.match(
      await e.fails(1, [...lint, "--base", "nowhere"]),
      /git\/commit/,
    );
    await e.fails(1, [...lint, "--base=--output=x"]);
  });
  await it.untouched("");
});

Deno.test("B25 B30 the process of a config has no variable of the program", () => {
  const { env } = childProgram({ env: SECRETS, root: "/repo" });
  assert.ok(!JSON.stringify(env).includes(CANARY));
});

async function treeOf(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) Object.assign(found, await treeOf(path));
    else found[path] = await Deno.readTextFile(path);
  }
  return found;
}

async function logsIn(home: string): Promise<readonly string[]> {
  const names = await Array.fromAsync(
    Deno.readDir(`${home}/logs`),
    ({ name }) => name,
  ).catch(() => []);
  return await Promise.all(
    names.map((name) => Deno.readTextFile(`${home}/logs/${name}`)),
  );
}
