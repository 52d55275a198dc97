// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Json } from "@ocuroot/sdk/model";
import type { Work } from "../engine/summary.ts";
import { ocuroot } from "./_fake.ts";

const PLAN: readonly Work[] = [
  { ref: "@/custom/a", kind: "create", why: [{ kind: "missing" }] },
  { ref: "@/custom/b", kind: "delete", why: [] },
];

Deno.test("C2 C3 state get prints two-space JSON on stdout alone", async () => {
  const getState = () => Promise.resolve({ a: [1, { b: null }] });
  const ran = await ocuroot(["state", "get", "@/custom/a"], {
    engine: { getState },
  });
  assert.equal(ran.code, 0);
  assert.equal(ran.stderr, "");
  assert.equal(
    ran.stdout,
    '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ]\n}\n',
  );
});

Deno.test("C3 state get of something missing exits 1", async () => {
  const getState = () =>
    Promise.reject(
      new OcurootError(
        "store/not-found",
        'Cannot read state: "x" is not there',
      ),
    );
  const ran = await ocuroot(["state", "get", "x"], { engine: { getState } });
  assert.equal(ran.code, 1);
  assert.equal(ran.stdout, "");
  assert.match(ran.stderr, /^Error: Cannot read state: "x" is not there\n/);
});

Deno.test("C4 state match prints a line per ref and takes -l", async () => {
  const seen: unknown[] = [];
  const matchState = (_: unknown, glob: string, options: unknown) => {
    seen.push([glob, options]);
    return Promise.resolve(["a/-/b/@r1", "a/-/b/@r2"]);
  };
  const engine = { matchState };
  const ran = await ocuroot(["state", "match", "a/-/**/@*", "-l"], { engine });
  assert.equal(ran.code, 0);
  assert.equal(ran.stdout, "a/-/b/@r1\na/-/b/@r2\n");
  await ocuroot(["state", "match", "--no-links=false"], { engine });
  assert.deepEqual(seen, [
    ["a/-/**/@*", { noLinks: true }],
    ["**", { noLinks: false }],
  ]);
});

Deno.test("C4 state match without a match prints nothing, exit 0", async () => {
  const matchState = () => Promise.resolve([]);
  const ran = await ocuroot(["state", "match", "x"], {
    engine: { matchState },
  });
  assert.deepEqual([ran.code, ran.stdout], [0, ""]);
  const json = await ocuroot(["state", "match", "x", "--json"], {
    engine: { matchState },
  });
  assert.equal(json.stdout, "[]\n");
});

Deno.test("C5 state diff prints one ref per line; 3 with --detailed-exitcode", async () => {
  const engine = { diffIntent: () => Promise.resolve(PLAN) };
  const ran = await ocuroot(["state", "diff"], { engine });
  assert.deepEqual([ran.code, ran.stdout], [0, "@/custom/a\n@/custom/b\n"]);
  const detailed = await ocuroot(["state", "diff", "--detailed-exitcode"], {
    engine,
  });
  assert.equal(detailed.code, 3);
});

Deno.test("C6 state set reads string, json and starlark, and stdin", async (t) => {
  const table: [string[], string, Json][] = [
    [["5"], "", "5"],
    [["-f", "json", '{"a":1}'], "", { a: 1 }],
    [["-fjson", "2"], "", 2],
    [["-f=json", "3"], "", 3],
    [["--format=starlark", "x"], "", ["starlark", "x"]],
    [["--", "-fjson"], "", "-fjson"],
    [["--release=", "x"], "", "x"],
    [["-"], "from stdin\n", "from stdin"],
    [["-f", "json", "-"], "[1]\n", [1]],
    [["--", "-5"], "", "-5"],
    [[""], "", ""],
  ];
  for (const [rest, stdin, expected] of table) {
    await t.step(rest.join(" "), async () => {
      const seen: unknown[] = [];
      const ran = await ocuroot(["state", "set", "@/custom/x", ...rest], {
        stdin,
        engine: {
          parseStarlarkValue: (source) => ["starlark", source],
          setIntent(_ws, ref, value) {
            seen.push(ref, value);
            return Promise.resolve();
          },
        },
      });
      assert.deepEqual([ran.code, ran.stdout], [0, ""]);
      assert.deepEqual(seen, ["@/custom/x", expected]);
    });
  }
});

Deno.test("C6 state set refuses a value that is not JSON", async () => {
  const args = ["state", "set", "@/custom/x", "-f", "json", "{"];
  const ran = await ocuroot(args);
  assert.equal(ran.code, 2);
  assert.match(ran.stderr, /Cannot read the value as JSON/);
});

Deno.test("C7 state delete of a missing intent exits 1", async () => {
  const deleteIntent = () =>
    Promise.reject(new OcurootError("store/not-found", "Cannot delete intent"));
  const ran = await ocuroot(["state", "delete", "@/custom/x"], {
    engine: { deleteIntent },
  });
  assert.equal(ran.code, 1);
});

Deno.test("C7 state apply passes --cascade on and fails with its work", async () => {
  const seen: unknown[] = [];
  const applyIntent = (_: unknown, ref: string, options: unknown) => {
    seen.push([ref, options]);
    return Promise.resolve({
      status: "failed" as const,
      handed: [],
      outcomes: [{
        work: PLAN[0] as Work,
        status: "failed" as const,
        error: new OcurootError("intent/invalid", "Cannot apply it"),
      }],
    });
  };
  const ran = await ocuroot(["state", "apply", "@/custom/a", "--cascade"], {
    engine: { applyIntent },
  });
  assert.equal(ran.code, 1);
  assert.match(ran.stderr, /Error: Cannot apply it/);
  assert.deepEqual(seen, [["@/custom/a", { cascade: true }]]);
});

Deno.test("C18 refs resolve from the working directory", async (t) => {
  const table = [
    ["r.ocu.star", "acme/shop/-/y/r.ocu.star"],
    ["./r.ocu.star", "acme/shop/-/y/r.ocu.star"],
    ["../x/r.ocu.star", "acme/shop/-/x/r.ocu.star"],
    ["//x/r.ocu.star", "acme/shop/-/x/r.ocu.star"],
    ["./-/x/r.ocu.star", "acme/shop/-/x/r.ocu.star"],
    ["other/-/x/r.ocu.star/@r3", "other/-/x/r.ocu.star/@r3"],
    ["@/environment/e", "@/environment/e"],
  ];
  for (const [typed = "", full] of table) {
    await t.step(typed, async () => {
      const getState = (_: unknown, ref: string) => Promise.resolve(ref);
      const ran = await ocuroot(["state", "get", typed], {
        cwd: "/repo/y",
        engine: { getState },
      });
      assert.equal(ran.stdout, JSON.stringify(full) + "\n");
    });
  }
});

Deno.test("F47 results on a terminal cannot drive it", async () => {
  const matchState = () => Promise.resolve(["a\x1b]0;gone\x07b\x9b2J"]);
  const engine = { matchState };
  const shown = await ocuroot(["state", "match"], { engine, terminal: true });
  assert.equal(shown.stdout, "ab\n");
  const piped = await ocuroot(["state", "match"], { engine });
  assert.equal(piped.stdout, "a\x1b]0;gone\x07b\x9b2J\n");
});
