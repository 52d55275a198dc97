// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { checkState } from "../../engine/check/fsck.ts";
import {
  addEnvironments,
  createKit,
  deploy,
  done,
  input,
  type Kit,
  phase,
  task,
} from "../../engine/run/_testkit.ts";
import { newRelease, retryRelease } from "../../engine/run/release_verbs.ts";
import { planWork, runWork } from "../../engine/run/work_verbs.ts";
import { amount, seeded } from "./_load.ts";

const W = "acme/shop/-/web.ocu.star";
const ENVIRONMENTS = ["eu", "us"];

/** What a person knows of the product, in a few lines. */
interface Model {
  /** Releases made so far. */
  releases: number;
  /** The value that deployments are given, once somebody gave one. */
  color: number;
  /** Functions that fail now. */
  readonly broken: Set<string>;
}

type Step = (kit: Kit, model: Model) => Promise<unknown>;

/** Random commands; each may find nothing to do. */
const STEPS: readonly Step[] = [
  (kit, model) => {
    model.releases++;
    return newRelease(kit.ws, W, { force: true });
  },
  (kit, model) => paint(kit, ++model.color),
  (kit) => runWork(kit.ws, "continue"),
  (kit) => runWork(kit.ws, "any"),
  (kit) => runWork(kit.ws, "cascade"),
  (kit, model) => retryRelease(kit.ws, `${W}/@r${model.releases}`),
  (_, { broken }) => Promise.resolve(broken.add("build")),
  (_, { broken }) => Promise.resolve(broken.add("up")),
  (_, { broken }) => Promise.resolve(broken.clear()),
];

async function paint(kit: Kit, color: number): Promise<void> {
  await kit.stores.transact("paint", async ({ state, intent }) => {
    await state.set("@/custom/color", color);
    await intent.set("@/custom/color", color);
  });
}

async function open(model: Model): Promise<Kit> {
  const kit = createKit();
  await addEnvironments(kit, ENVIRONMENTS);
  const guard = (name: string) => {
    if (model.broken.has(name)) throw new Error("broken");
  };
  kit.define("web.ocu.star", {
    functions: {
      build: () => {
        guard("build");
        return done({ x: 1 });
      },
      up: ({ color = 0 }) => {
        guard("up");
        return done({ color });
      },
      down: () => done(),
    },
    phases: () => [
      phase("", [task("build")]),
      phase(
        "live",
        ENVIRONMENTS.map((name) =>
          deploy(name, { color: input("@/custom/color") })
        ),
      ),
    ],
  });
  return kit;
}

/** Failed user code and nothing to do are answers, not faults. */
async function tryStep(step: Promise<unknown>): Promise<void> {
  await step.catch((error: { readonly code?: string }) => {
    assert.match(error.code ?? String(error), /^release\//);
  });
}

Deno.test("B18 I7 I8 I9 I12 after any commands the newest release is deployed as a person expects", () =>
  seeded("B18", async (random) => {
    for (let round = 0; round < amount(60); round++) {
      const model: Model = { releases: 0, color: 0, broken: new Set() };
      const kit = await open(model);
      const length = 1 + Math.floor(random() * 12);
      for (let at = 0; at < length; at++) {
        const step = STEPS[Math.floor(random() * STEPS.length)] as Step;
        await tryStep(step(kit, model));
        assert.deepEqual(await checkState(kit.ws), [], `round ${round}`);
      }
      model.broken.clear();
      await tryStep(newRelease(kit.ws, W, { force: true }));
      model.releases++;
      await paint(kit, ++model.color);
      await runWork(kit.ws, "any", { comprehensive: true });
      assert.deepEqual(await planWork(kit.ws, "any"), [], "I12 nothing left");
      assert.deepEqual(await checkState(kit.ws), []);
      for (const environment of ENVIRONMENTS) {
        const at = `${W}/@/deploy/${environment}`;
        const release = `${W}/@r${model.releases}`;
        assert.equal(await kit.state(`${at}#release`), release);
        assert.equal(await kit.state(`${at}#output/color`), model.color);
        assert.equal(await kit.intent(`${at}#release`), release);
      }
    }
  }));
