// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import { checkState, mendState } from "../../engine/check/fsck.ts";
import type { Finding } from "../../engine/check/finding.ts";
import { openWorkspace } from "../../engine/open_workspace.ts";
import type { Workspace } from "../../engine/workspace.ts";
import { MUTATORS } from "../corpus/docs/mutators.ts";
import type { TestEnvironment } from "../_environment.ts";
import { openLoad, PACKAGE } from "./_load.ts";

const P = `test/-/${PACKAGE}`;
const R = `${P}/@r1`;

/** One document of every kind, after a release. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  release: `state ${R}`,
  "commit marker": `state ${R}/commit/c1`,
  tag: `state ${P}/@v1`,
  "run of a task": `state ${R}/task/build/1`,
  "run of a deployment": `state ${R}/deploy/one/1`,
  status: `state ${R}/deploy/one/1/status/complete`,
  logs: `state ${R}/deploy/one/1/logs`,
  attempt: `state ${R}/deploy/one/1/attempt`,
  task: `state ${R}/deploy/one`,
  "current deployment": `state ${P}/@/deploy/one`,
  environment: "state @/environment/one",
  custom: "state @/custom/k",
  "deploy intent": `intent ${P}/@/deploy/one`,
  "intent of an environment": "intent @/environment/one",
  "repo config": "state test/-/repo.ocu.star/@c1",
};

/** Any JSON is a good body of these, so their shape cannot be wrong. */
const FREE = new Set(["custom"]);

/** A log of no lines may be null. */
const MAY_BE_NULL = "logs";

async function prepare(t: TestEnvironment): Promise<void> {
  const config = await t.read(PACKAGE) ?? "";
  const tagged = config.replace(`"x": 1}`, `"x": 1}, tags=["v1"]`);
  await t.write({ [PACKAGE]: tagged });
  await t.ok(["release", "new", PACKAGE], { commit: "c1" });
  await t.ok(["state", "set", "@/custom/k", "value"]);
  await t.ok(["state", "apply", "@/custom/k"]);
}

function open(t: TestEnvironment): Promise<Workspace> {
  const env = { ...Deno.env.toObject(), OCUROOT_HOME: t.home };
  return openWorkspace({ cwd: t.repo, env, record: false });
}

/** Reading is an error that names the document, or gives something. */
async function readsClearly(ws: Workspace, place: string): Promise<void> {
  const [store, ref = ""] = place.split(" ");
  const view = await ws.stores[store === "state" ? "state" : "intent"].view();
  try {
    await view.get(ref);
  } catch (error) {
    assert.ok(error instanceof OcurootError, String(error));
    assert.match(error.message, new RegExp(ref.replace(/[.+*]/g, "\\$&")));
  }
}

function names(finding: Finding, place: string): boolean {
  return `${finding.store} ${finding.ref}` === place;
}

Deno.test("B16 F25 S61 twenty mutations of every kind of document: named, and restored", async (t) => {
  await using e = await openLoad();
  await prepare(e);
  const ws = await open(e);
  try {
    assert.deepEqual(await checkState(ws), []);
    for (const [kind, place] of Object.entries(DOCUMENTS)) {
      await t.step(kind, async () => {
        const path = `${e.repo}/.store/${
          place.replace(" ", "/refs/")
        }/@object.json`;
        const good = await Deno.readTextFile(path);
        for (const [name, { change, effect }] of Object.entries(MUTATORS)) {
          await Deno.writeTextFile(path, change(good));
          await readsClearly(ws, place);
          const found = await checkState(ws);
          const isLink = JSON.parse(good).kind === "link";
          const isShown = effect === "broken" ||
            effect === "shape" && (isLink || !FREE.has(kind)) &&
              !(kind === MAY_BE_NULL && name === "no body");
          const finding = found.find((one) => names(one, place));
          if (isShown) {
            assert.ok(finding, `${name}: it is named`);
            assert.notEqual(finding.pointer, undefined, `${name}: and where`);
          }
          await mendState(ws, found);
          const rest = await checkState(ws);
          if (await mendState(ws, rest) > 0) {
            assert.deepEqual(await checkState(ws), [], `${name}: restored`);
          } else assert.deepEqual(rest, [], `${name}: restored`);
          const after = JSON.parse(await Deno.readTextFile(path));
          if (isShown) {
            assert.deepEqual(after.body, JSON.parse(good).body, name);
          }
          await Deno.writeTextFile(path, good);
        }
      });
    }
  } finally {
    await ws.close();
  }
});

Deno.test("B16 I3 what is damaged spoils nothing else, and writing goes on", async () => {
  await using t = await openLoad();
  await prepare(t);
  const path = `.store/state/refs/${R}/deploy/one/1/@object.json`;
  await t.write({ [path]: "{" });
  await t.ok(["release", "new", PACKAGE], { commit: "c2" });
  const ran = await t.run(["state", "get", `${R}/deploy/one/1`]);
  assert.match(ran.stderr, /store\/corrupt/);
  await t.fails(1, ["state", "fsck"]);
  await t.ok(["state", "fsck", "--repair", "--yes"]);
  assert.ok(await t.state(`${R}/deploy/one/1`));
});
