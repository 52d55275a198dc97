// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import { ocuroot } from "./_fake.ts";

const PAGE = "Code: cli/usage, docs/errors/cli-usage.md\n";

Deno.test("C1 usage errors exit 2, open nothing and name no log", async (t) => {
  const table: [string[], RegExp][] = [
    [["state", "get"], /argument "ref" is missing/],
    [["state", "get", "a", "b"], /"b" is one argument too many: 1 at most/],
    [["state", "get", "a", "--frce"], /unknown flag "--frce"/],
    [["release", "new", "-x"], /unknown flag "-x"/],
    [["state", "set", "a", "b", "-f", "yaml"], /one of string, json, starlark/],
    [["release", "new", "--concurrency", "0"], /whole number from 1 upwards/],
    [["state", "get", "a", "--package"], /"--package" needs a value/],
    [["release", "new", "--force="], /"force" cannot take .*boolean/],
    [["work", "any", "-d", "-d"], /"--dryrun" is given more than once/],
  ];
  for (const [args, message] of table) {
    await t.step(args.join(" "), async () => {
      const ran = await ocuroot(args);
      assert.equal(ran.code, 2);
      assert.equal(ran.stdout, "");
      assert.match(ran.stderr, /^Error: Cannot read the command line: /);
      assert.match(ran.stderr, message);
      assert.ok(ran.stderr.endsWith(PAGE));
      assert.equal(ran.logs.size, 0);
    });
  }
});

Deno.test("C1 exit codes follow the kind of the error", async (t) => {
  const table = [
    ["store/not-found", 1],
    ["ref/syntax", 2],
    ["host/denied", 4],
    ["store/conflict", 5],
    ["store/locked", 5],
    ["config/eval", 6],
    ["cli/interrupted", 130],
    ["bug/unreachable", 255],
  ] as const;
  for (const [code, exit] of table) {
    await t.step(code, async () => {
      const getState = () => Promise.reject(new OcurootError(code, "Cannot"));
      const ran = await ocuroot(["state", "get", "x"], {
        engine: { getState },
      });
      assert.equal(ran.code, exit);
      assert.match(ran.stderr, new RegExp(`Code: ${code},`));
    });
  }
});

Deno.test("C1 anything but our own error is a bug: exit 255", async () => {
  const getState = () => Promise.reject(new TypeError("x is not a function"));
  const ran = await ocuroot(["state", "get", "x"], { engine: { getState } });
  assert.equal(ran.code, 255);
  assert.match(ran.stderr, /a bug in ocuroot: x is not a function/);
  assert.match([...ran.logs.values()].join(), /TypeError: x is not a function/);
});

Deno.test("C1 --json gives errors as a document on stdout", async () => {
  const ran = await ocuroot(["state", "get", "--json"]);
  assert.equal(ran.code, 2);
  assert.equal(ran.stderr, "");
  assert.equal(JSON.parse(ran.stdout).error.code, "cli/usage");
});

Deno.test("C16 version prints one line, two with a suffix", async () => {
  const { describeVersion } = await import("./version.ts");
  const { VERSION } = await import("./_version.ts");
  const ran = await ocuroot(["version", "whatever"]);
  assert.equal(ran.stdout, `Ocuroot version: ${VERSION}\n`);
  assert.equal((await ocuroot(["--version"])).stdout, ran.stdout);
  assert.equal(
    describeVersion("1.2.0-abc-1").text,
    "Ocuroot version: 1.2.0\nBuild: abc-1\n",
  );
  assert.deepEqual(describeVersion("1.2.0-abc-1").json, {
    version: "1.2.0",
    build: "abc-1",
  });
});

Deno.test("C16 the version is the one in deno.json", async () => {
  const { VERSION } = await import("./_version.ts");
  const config = new URL("../deno.json", import.meta.url);
  const { version } = JSON.parse(await Deno.readTextFile(config));
  assert.equal(VERSION, version);
});

Deno.test("C17 a group without a command prints help on stdout, exit 0", async (t) => {
  for (const args of [[], ["state"], ["work"], ["release"]]) {
    await t.step(args.join(" "), async () => {
      const ran = await ocuroot(args);
      assert.equal(ran.code, 0);
      assert.match(ran.stdout, /COMMANDS\n/);
      assert.equal(ran.stderr, "");
    });
  }
});

Deno.test("C17 E65 an unknown command of a group prints help and exits 2", async () => {
  const ran = await ocuroot(["state", "aply", "x"]);
  assert.equal(ran.code, 2);
  assert.match(ran.stdout, /COMMANDS\n/);
  assert.match(ran.stderr, /unknown command "aply".*did you mean "apply"\?/);
});

Deno.test("C17 an unknown first word exits 2 with a suggestion", async (t) => {
  for (const word of ["relese", "toString", "__proto__", "constructor"]) {
    await t.step(word, async () => {
      const ran = await ocuroot([word]);
      assert.equal(ran.code, 2);
      assert.equal(ran.stdout, "");
      assert.match(ran.stderr, /unknown command "/);
    });
  }
  const ran = await ocuroot(["relese"]);
  assert.match(ran.stderr, /did you mean "release"\?/);
});

Deno.test("C15 flags may stand before the command, help after the word", async () => {
  const getState = (_ws: unknown, ref: string) => Promise.resolve(ref);
  const engine = { getState };
  const given = [
    ["state", "--package", "x.ocu.star", "get", "y.ocu.star"],
    ["--progress", "none", "state", "get", "y.ocu.star"],
  ];
  for (const args of given) {
    const ran = await ocuroot(args, { engine });
    assert.equal(ran.stdout, '"acme/shop/-/y.ocu.star"\n');
  }
  const helps = [["help", "state", "get"], ["state", "get", "-h"]];
  const [one, two] = await Promise.all(helps.map((args) => ocuroot(args)));
  assert.equal(one?.code, 0);
  assert.equal(one?.stdout, two?.stdout);
});

Deno.test("E66 the log file is named after the verb, not the arguments", async () => {
  const setIntent = () => Promise.resolve();
  const args = ["state", "set", "@/custom/token", "hunter2"];
  const ran = await ocuroot(args, { engine: { setIntent } });
  const [path = ""] = [...ran.logs.keys()];
  assert.match(path, /^\/home\/\.ocuroot\/logs\/\d{19}-state-set\.log$/);
  assert.doesNotMatch([...ran.logs.values()].join(), /hunter2/);
});

Deno.test("E66 without a log file the command goes on", async () => {
  const getState = () => Promise.resolve(1);
  const ran = await ocuroot(["state", "get", "@/custom/x"], {
    engine: { getState },
    noLog: true,
  });
  assert.equal(ran.code, 0);
  assert.match(ran.stderr, /Warning: Cannot write log file .*disk full/);
});

Deno.test("E72 an error at run time prints no usage text", async () => {
  const getState = () =>
    Promise.reject(new OcurootError("store/not-found", "Cannot read"));
  const ran = await ocuroot(["state", "get", "x"], { engine: { getState } });
  assert.doesNotMatch(ran.stderr, /USAGE|--help/);
});

Deno.test("E68 the first signal aborts and waits, exit code by signal", async (t) => {
  for (const [name, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    await t.step(name, async () => {
      let aborted = false;
      const ran = await ocuroot(["state", "get", "x"], {
        onOpen({ send, signal }) {
          send(name);
          aborted = signal.aborted;
        },
        engine: { getState: () => Promise.resolve("saved") },
      });
      assert.ok(aborted);
      assert.equal(ran.code, code);
      assert.deepEqual(ran.exits, []);
      assert.match(ran.stdout, /saved/);
      assert.match(ran.stderr, /Interrupt again to end at once/);
    });
  }
});

Deno.test("E68 the second signal ends at once and frees the terminal", async () => {
  const ran = await ocuroot(["state", "get", "x"], {
    terminal: true,
    onOpen({ send, tick, events }) {
      events({ kind: "config", file: "a.ocu.star", status: "running" });
      tick();
      send("SIGINT");
      send("SIGINT");
    },
    engine: { getState: () => Promise.resolve(1) },
  });
  assert.deepEqual(ran.exits, [130]);
  assert.equal(ran.timers, 0);
  assert.equal(ran.stderr.split("\x1b[?25l").length, 2);
  assert.equal(ran.stderr.split("\x1b[?25h").length, 2);
});

Deno.test("C2 secrets are masked in progress, errors and the log", async () => {
  let emit = (_: string): void => {};
  const ran = await ocuroot(["state", "get", "x"], {
    onOpen: ({ events }) =>
      emit = (message) => events({ kind: "warning", message }),
    engine: {
      getState({ secrets }) {
        secrets.register("hunter2");
        secrets.register("abc");
        emit("token hunter2");
        const frames = [{
          file: "a",
          line: 1,
          column: 1,
          snippet: 'f("hunter2")',
        }];
        return Promise.reject(
          new OcurootError("run/failed", "Cannot use hunter2", { frames }),
        );
      },
    },
  });
  const all = ran.stdout + ran.stderr + [...ran.logs.values()].join();
  assert.match(all, /Warning: token <secret>/);
  assert.match(all, /Warning: A secret of 3 letters is too short to be masked/);
  assert.match(all, /Cannot use <secret>/);
  assert.doesNotMatch(all, /hunter2/);
});

Deno.test("C21 E50 only commands that write record the repo config", async (t) => {
  const table: [string[], boolean][] = [
    [["release", "new"], true],
    [["release", "continue", "a/@r1"], true],
    [["release", "retry"], true],
    [["release", "lint", "a"], false],
    [["state", "get", "a"], false],
    [["state", "match"], false],
    [["state", "diff"], false],
    [["state", "set", "a/@/deploy/x", "1"], true],
    [["state", "set", "@/custom/x", "1"], false],
    [["state", "delete", "@/environment/x"], false],
    [["state", "apply", "a/@r1/custom/x"], true],
    [["work", "any"], true],
    [["work", "any", "-d"], false],
    [["work", "cascade", "--dryrun=false"], true],
    [["work", "trigger", "-i", "-d"], false],
    [["repl", "-c", "1"], false],
  ];
  for (const [args, expected] of table) {
    await t.step(args.join(" "), async () => {
      const seen: boolean[] = [];
      await ocuroot(args, { onOpen: ({ record }) => void seen.push(record) });
      assert.deepEqual(seen, [expected]);
    });
  }
});
