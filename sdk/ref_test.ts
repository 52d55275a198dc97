// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";

import { OcurootError } from "./error.ts";
import { compileGlob } from "./glob.ts";
import {
  formatRef,
  isEmpty,
  isRelative,
  normalizeRef,
  parseArgument,
  parseRef,
  reduceRef,
  type Ref,
  resolveRef,
} from "./ref.ts";

const NONE: Ref = {
  global: false,
  repo: "",
  file: "",
  release: undefined,
  type: "",
  subpath: "",
  fragment: "",
};

const SHOP = { repo: "acme.example/shop", file: "web.ocu.star" };

/** Text, parts, and the canonical text where it differs. */
const PARSED: readonly (readonly [string, Partial<Ref>, string?])[] = [
  ["", {}],
  [".", { file: "." }],
  ["./", {}, ""],
  ["//", { repo: "." }, "./-"],
  ["@", { global: true, release: "" }],
  ["+", { global: true, release: "" }, "@"],
  ["@/", { global: true, release: "" }, "@"],
  ["@/environment/eu#attributes/tier", {
    global: true,
    release: "",
    type: "environment",
    subpath: "eu",
    fragment: "attributes/tier",
  }],
  ["+/environment/eu", {
    global: true,
    release: "",
    type: "environment",
    subpath: "eu",
  }, "@/environment/eu"],
  ["@v1/custom/q", {
    global: true,
    release: "v1",
    type: "custom",
    subpath: "q",
  }],
  ["acme.example/shop/-/web.ocu.star/@r3/deploy/eu/2/status/complete", {
    ...SHOP,
    release: "r3",
    type: "deploy",
    subpath: "eu/2/status/complete",
  }],
  [
    "acme.example/shop/-/web.ocu.star/+/deploy/eu",
    { ...SHOP, release: "", type: "deploy", subpath: "eu" },
    "acme.example/shop/-/web.ocu.star/@/deploy/eu",
  ],
  ["acme.example/shop/-/web.ocu.star/@r3/call/pack/#output/tgz", {
    ...SHOP,
    release: "r3",
    type: "task",
    subpath: "pack",
    fragment: "output/tgz",
  }, "acme.example/shop/-/web.ocu.star/@r3/task/pack#output/tgz"],
  ["acme.example/shop/-/web.ocu.star/@r3#commit", {
    ...SHOP,
    release: "r3",
    fragment: "commit",
  }],
  ["acme.example/shop/-/@r1", { repo: SHOP.repo, release: "r1" }],
  ["acme.example/shop/-", { repo: SHOP.repo }],
  ["acme.example/shop/-/", { repo: SHOP.repo }, "acme.example/shop/-"],
  ["web.ocu.star", { file: "web.ocu.star" }],
  ["svc/web.ocu.star/@", { file: "svc/web.ocu.star", release: "" }],
  ["./task/pack", { file: ".", type: "task", subpath: "pack" }],
  ["./@/task/pack", { file: ".", release: "", type: "task", subpath: "pack" }],
  ["./-/web.ocu.star/@r5/custom/ok", {
    repo: ".",
    file: "web.ocu.star",
    release: "r5",
    type: "custom",
    subpath: "ok",
  }],
  ["//web.ocu.star/@r5/custom/ok", {
    repo: ".",
    file: "web.ocu.star",
    release: "r5",
    type: "custom",
    subpath: "ok",
  }, "./-/web.ocu.star/@r5/custom/ok"],
  ["../db.ocu.star/@r1", { file: "../db.ocu.star", release: "r1" }],
  ["task/x", { file: "task/x" }],
  ["acme/x/-/a/@r1/task//x", {
    repo: "acme/x",
    file: "a",
    release: "r1",
    type: "task",
    subpath: "/x",
  }],
  ["acme/x/-/a/@r1/custom/k#a#b", {
    repo: "acme/x",
    file: "a",
    release: "r1",
    type: "custom",
    subpath: "k",
    fragment: "a#b",
  }],
  ["acme/x/-/a#q", { repo: "acme/x", file: "a#q" }],
  [
    "acme/x/-/dir/-/a.ocu.star",
    { repo: "dir", file: "a.ocu.star" },
    "dir/-/a.ocu.star",
  ],
  // Older clients lose the file of these two.
  ["acme/x/-/a.ocu.star/@r3/", {
    repo: "acme/x",
    file: "a.ocu.star",
    release: "r3",
  }, "acme/x/-/a.ocu.star/@r3"],
  ["acme/x/-/a.ocu.star/@r3/deploy", {
    repo: "acme/x",
    file: "a.ocu.star",
    release: "r3",
    type: "deploy",
  }],
  ["./-/acme/x/-/a", { repo: "acme/x", file: "a" }, "acme/x/-/a"],
  ["a/-/+r1", { repo: "a", file: "+r1" }],
  ["a/-/f/+r1", { repo: "a", file: "f", release: "r1" }, "a/-/f/@r1"],
  ["@r1//x", { global: true, release: "r1", subpath: "x" }],
  ["@r1/custom/k//", {
    global: true,
    release: "r1",
    type: "custom",
    subpath: "k/",
  }, "@r1/custom/k/"],
  ["é {x}:*/-/ü/@r1/custom/🚀", {
    repo: "é {x}:*",
    file: "ü",
    release: "r1",
    type: "custom",
    subpath: "🚀",
  }],
];

const REFUSED: readonly (readonly [string, string, number])[] = [
  ["web.ocu.star@r1", "unexpected release prefix in path", 13],
  ["acme/x/-/a@b", "unexpected release prefix in path", 11],
  ["acme/x/-y", "expected slash or eof after repo", 9],
  ["./-web", "expected slash or eof after repo", 4],
  ["acme/x/-/d/-s/a", "expected slash or eof after repo", 13],
  ["./web.ocu.star", "invalid subpath type: web.ocu.star", 3],
  ["acme/x/-/a/@r1/bogus/y", "invalid subpath type: bogus", 16],
  ["acme/x/-/a/@feature/x", "invalid subpath type: x", 21],
  ["**/@r2/**", "invalid subpath type: **", 8],
  ["acme/x/-/a/@r1/custom#f", "unexpected fragment", 22],
  ["acme/x/-/a/@r3/#f", "unexpected fragment", 16],
  ["./svc/a/@r1", "unexpected release prefix in subpath", 8],
  ["@r1/custom/k/@z", "unexpected release prefix in subpath", 13],
  ["@r1/custom/k=v", "unexpected '='", 13],
  ["@r1/custom/k#f/@z", "unexpected release prefix in fragment", 15],
  ["./task/", "expected a name after the type", 8],
  ["@/task/", "expected a name after the type", 8],
  ["a/@r/deploy/", "expected a name after the type", 13],
  ["@//", "expected a name after the type", 4],
  ["🚀@r1", "unexpected release prefix in path", 2],
];

Deno.test("S1 S2 S3 S4 refs are taken apart and written canonically", async (t) => {
  for (const [text, parts, canonical = text] of PARSED) {
    await t.step(JSON.stringify(text), () => {
      const ref = parseRef(text);
      assert.deepEqual(ref, { ...NONE, ...parts });
      assert.equal(formatRef(ref), canonical);
    });
  }
});

Deno.test("S1 S3 what is no ref is refused with its column", async (t) => {
  for (const [text, reason, column] of REFUSED) {
    await t.step(text, () => {
      assert.throws(() => parseRef(text), (error) => {
        assert.ok(error instanceof OcurootError);
        assert.equal(error.code, "ref/syntax");
        assert.deepEqual(error.data, { ref: text, column, reason });
        assert.match(error.message, /^Cannot read ref ".*": .* at column \d+$/);
        assert.match(error.hint ?? "", /\.$/);
        return true;
      });
    });
  }
});

Deno.test("S4 no release and the current release differ", () => {
  assert.equal(parseRef("a/-/b").release, undefined);
  assert.equal(parseRef("a/-/b/@").release, "");
  assert.equal(normalizeRef("a/-/b/+"), "a/-/b/@");
});

Deno.test("S5 relative refs resolve against a base", async (t) => {
  const web = "acme.example/shop/-/svc/web.ocu.star/@r5";
  const svc = "acme.example/shop/-/svc";
  const rows: readonly (readonly [string, string, string])[] = [
    ["./task/pack#output/tgz", web, `${web}/task/pack#output/tgz`],
    ["./@/deploy/eu", web, `${svc}/web.ocu.star/@/deploy/eu`],
    ["./@r2/task/pack", web, `${web}/task/pack`],
    [
      "./-/db.ocu.star/@/deploy/eu#output/dsn",
      web,
      "acme.example/shop/-/db.ocu.star/@/deploy/eu#output/dsn",
    ],
    [
      "//db.ocu.star/@r9/custom/ok",
      web,
      "acme.example/shop/-/db.ocu.star/@r5/custom/ok",
    ],
    [
      "//db.ocu.star/@r9/custom/ok",
      svc,
      "acme.example/shop/-/db.ocu.star/@r9/custom/ok",
    ],
    ["db.ocu.star/@/deploy/eu", svc, `${svc}/db.ocu.star/@/deploy/eu`],
    [
      "db.ocu.star/@/deploy/eu",
      "acme.example/shop/-/.",
      "acme.example/shop/-/db.ocu.star/@/deploy/eu",
    ],
    ["../db.ocu.star/@r1", svc, "acme.example/shop/-/db.ocu.star/@r1"],
    ["../../up", svc, "acme.example/shop/-/../up"],
    ["..", svc, "acme.example/shop/-/."],
    ["../../x", "a/-//root", "a/-//x"],
    ["@/environment/eu", web, "@/environment/eu"],
    ["other/-/p/@/deploy/x", web, "other/-/p/@/deploy/x"],
    [".", svc, svc],
    ["", web, web],
  ];
  for (const [ref, base, expected] of rows) {
    await t.step(`${ref} from ${base}`, () => {
      const resolved = resolveRef(parseRef(ref), parseRef(base));
      assert.equal(formatRef(resolved), expected);
    });
  }
});

Deno.test("S1 relative and empty refs are told apart", () => {
  const relative = ["", ".", "./task/x", "//a", "a.star", "@/environment/x"];
  for (const text of relative) assert.ok(isRelative(parseRef(text)), text);
  assert.ok(isRelative(parseRef("a/-/b/@.")));
  assert.ok(!isRelative(parseRef("a/-/b/@r1")));
  for (const text of ["", ".", "./", "//", "@"]) {
    assert.ok(isEmpty(parseRef(text)), text);
  }
  for (const text of ["a", "a/-", "@r1", "./task/x"]) {
    assert.ok(!isEmpty(parseRef(text)), text);
  }
});

Deno.test("S9 reduce shortens a ref until it matches", async (t) => {
  const status = "acme/x/-/a.ocu.star/@r3/deploy/eu/2/status/complete";
  const run = "**/@*/{task,deploy}/*/*";
  const task = "**/@*/{task,deploy}/*";
  const a = "acme/x/-/a.ocu.star";
  const rows: readonly (readonly [string, string, string])[] = [
    [status, run, `${a}/@r3/deploy/eu/2`],
    [status, task, `${a}/@r3/deploy/eu`],
    [status, "**/@*", `${a}/@r3`],
    [`${a}/@r3/call/b/1/logs`, run, `${a}/@r3/task/b/1`],
    [`${a}/@r3/task/b`, "**/@/task/*", `${a}/@/task/b`],
    [`${a}/@r3/custom/a/b`, "**/@*/custom/*", `${a}/@r3/custom/a`],
    [`${a}/@r3/task/b/1#output/z`, run, `${a}/@r3/task/b/1`],
    ["a/b/c", "a", "a"],
    ["a/b", ".", "."],
  ];
  for (const [text, pattern, expected] of rows) {
    await t.step(`${text} to ${pattern}`, () => {
      assert.equal(reduceRef(text, compileGlob(pattern)), expected);
    });
  }
});

Deno.test("S9 reduce ends with ref/no-match, also for absolute paths", async (t) => {
  const rows = [
    "acme/x/-/a.ocu.star/@r3/deploy/eu",
    "acme/x/-/a.ocu.star/+r3/task/b/1/logs",
    "/abs/path",
    "/",
    "//",
    "",
    "/a/@r1/task/x",
  ];
  const glob = compileGlob("**/@*/{task,deploy}/*/*");
  for (const text of rows) {
    await t.step(JSON.stringify(text), () => {
      assert.throws(() => reduceRef(text, glob), { code: "ref/no-match" });
    });
  }
  assert.throws(() => reduceRef("a/@r1/bogus/x", glob), { code: "ref/syntax" });
});

Deno.test("E61 the command line takes ./ paths to config files", async (t) => {
  const rows: readonly (readonly [string, string])[] = [
    ["./web.ocu.star", "web.ocu.star"],
    ["./svc/web.ocu.ts", "svc/web.ocu.ts"],
    ["./svc/any", "svc/any"],
    ["./svc/a/@r1", "svc/a/@r1"],
    ["./deploy/web.ocu.star/@r1/task/x", "deploy/web.ocu.star/@r1/task/x"],
    ["./../web.ocu.star", "../web.ocu.star"],
    ["./task/pack", "./task/pack"],
    ["./call/pack#output/x", "./task/pack#output/x"],
    ["./-/web.ocu.star", "./-/web.ocu.star"],
    ["./@/deploy/eu", "./@/deploy/eu"],
    ["./", ""],
    [".", "."],
    ["@r1/task/x", "@r1/task/x"],
  ];
  for (const [text, expected] of rows) {
    await t.step(text, () => {
      assert.equal(formatRef(parseArgument(text)), expected);
    });
  }
  assert.throws(() => parseArgument("./task/"), { code: "ref/syntax" });
  assert.throws(() => parseRef("./web.ocu.star"), { code: "ref/syntax" });
});
