// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { generateWorkflows } from "./generate.ts";
import { PLATFORM_NAMES, type PlatformName } from "./platform.ts";
import { verifyWorkflows } from "./verify.ts";
import { type WriteOptions, writeWorkflows } from "./write.ts";

const SETTINGS = {
  platform: "github",
  version: "1.2.3",
  branch: "main",
  host: "github.com",
} as const;

const RELEASE = ".github/workflows/ocuroot-release.yml";
const CASCADE = ".github/workflows/ocuroot-cascade.yml";

interface Place extends AsyncDisposable {
  readonly root: string;
  write(options?: Partial<WriteOptions>): ReturnType<typeof writeWorkflows>;
  /** State by path. */
  verify(version?: string): Promise<Record<string, string>>;
  edit(path: string, change: (text: string) => string): Promise<void>;
}

async function place(): Promise<Place> {
  const root = await Deno.makeTempDir();
  return {
    root,
    write: (options) =>
      writeWorkflows({ ...SETTINGS, root, force: false, ...options }),
    async verify(version = SETTINGS.version) {
      const files = await verifyWorkflows({ root, version });
      return Object.fromEntries(files.map(({ path, state }) => [path, state]));
    },
    async edit(path, change) {
      const text = await Deno.readTextFile(`${root}/${path}`);
      const changed = change(text);
      assert.notEqual(changed, text, "the edit does something");
      await Deno.writeTextFile(`${root}/${path}`, changed);
    },
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

for (const platform of PLATFORM_NAMES) {
  Deno.test(`ci init ${platform}: the files`, async (t) => {
    const files = await generateWorkflows({ ...SETTINGS, platform });
    for (const { path, text } of files) {
      assert.doesNotMatch(text, /@@/);
      await t.assertSnapshot(`${path}\n\n${text}`);
    }
  });
  Deno.test(`ci init ${platform}: what was written is current`, async () => {
    await using p = await place();
    const written = await p.write({ platform });
    assert.ok(written.every(({ state }) => state === "created"));
    const states = Object.values(await p.verify());
    assert.deepEqual(states, written.map(() => "current"));
    const again = await p.write({ platform });
    assert.ok(again.every(({ state }) => state === "unchanged"));
  });
  Deno.test(`ci init ${platform}: every user's part is kept`, async () => {
    await using p = await place();
    for (const { path } of await p.write({ platform })) {
      await p.edit(path, (text) =>
        text.replaceAll(
          /^([ \t]*)((?:#|\/\/) ocuroot: end)$/gm,
          "$1// mine\n$1$2",
        ));
    }
    const mine = await textsOf(p, platform);
    assert.deepEqual(
      new Set(Object.values(await p.verify())),
      new Set(["current"]),
    );
    await p.write({ platform, version: "1.3.0" });
    const newer = await textsOf(p, platform);
    for (const [at, text] of newer.entries()) {
      const count = (text: string) => text.split("// mine").length - 1;
      assert.ok(count(text) > 0);
      assert.equal(count(text), count(mine[at] ?? ""));
      assert.match(text, /1\.3\.0/);
    }
  });
}

Deno.test("ci verify: an edit, a newer version, a missing file", async () => {
  await using p = await place();
  assert.deepEqual(await p.verify(), {}, "nothing was written yet");
  await p.write();
  await p.edit(
    RELEASE,
    (text) => text.replace("in-progress: false", "in-progress: true"),
  );
  assert.deepEqual(await p.verify(), {
    [RELEASE]: "edited",
    [CASCADE]: "current",
  });
  assert.deepEqual(await p.verify("1.3.0"), {
    [RELEASE]: "edited",
    [CASCADE]: "outdated",
  });
  await Deno.remove(`${p.root}/${CASCADE}`);
  assert.equal((await p.verify())[CASCADE], "missing");
  await Deno.writeTextFile(`${p.root}/${CASCADE}`, "name: other\n");
  assert.equal((await p.verify())[CASCADE], "foreign");
});

Deno.test("ci verify: line ends of Windows are no edit", async () => {
  await using p = await place();
  await p.write();
  for (const path of [RELEASE, CASCADE]) {
    await p.edit(path, (text) => text.replaceAll("\n", "\r\n"));
  }
  assert.deepEqual(Object.values(await p.verify()), ["current", "current"]);
});

Deno.test("ci verify: keeps to the branch that was chosen", async () => {
  await using p = await place();
  await p.write({ branch: "trunk" });
  assert.deepEqual(Object.values(await p.verify()), ["current", "current"]);
  assert.match(await Deno.readTextFile(`${p.root}/${RELEASE}`), /"trunk"/);
});

Deno.test("ci init: ci/exists rather than losing a file, and --force", async () => {
  await using p = await place();
  await Deno.mkdir(`${p.root}/.github/workflows`, { recursive: true });
  await Deno.writeTextFile(`${p.root}/${CASCADE}`, "name: other\n");
  await assert.rejects(p.write(), { code: "ci/exists" });
  await assert.rejects(Deno.stat(`${p.root}/${RELEASE}`), Deno.errors.NotFound);
  const written = await p.write({ force: true });
  assert.deepEqual(written.map(({ state }) => state), ["created", "updated"]);
  await p.edit(
    RELEASE,
    (text) => text.replace("ocuroot push", "ocuroot state"),
  );
  await assert.rejects(p.write(), { code: "ci/exists" });
  await p.write({ force: true });
  assert.deepEqual(Object.values(await p.verify()), ["current", "current"]);
});

Deno.test("ci init: names that would break out of a file are refused", async (t) => {
  const cases = [
    { branch: 'main", "*' },
    { branch: "a..b" },
    { branch: "-x" },
    { host: "github.com/path" },
    { host: "a b" },
  ];
  for (const wrong of cases) {
    await t.step(JSON.stringify(wrong), async () => {
      const options = { ...SETTINGS, ...wrong };
      await assert.rejects(generateWorkflows(options), { code: "cli/usage" });
    });
  }
});

async function textsOf(p: Place, platform: PlatformName): Promise<string[]> {
  const files = await generateWorkflows({ ...SETTINGS, platform });
  return await Promise.all(
    files.map(({ path }) => Deno.readTextFile(`${p.root}/${path}`)),
  );
}
