// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Json } from "@ocuroot/sdk/model";
import {
  addEnvironments,
  createKit,
  deploy,
  done,
  input,
  type Kit,
  phase,
} from "./_testkit.ts";
import { firstWorks } from "../plan/defer.ts";
import { plan } from "./cascade.ts";
import { executeWork } from "./execute_work.ts";
import { startExecution } from "./execution.ts";
import { newRelease } from "./release_verbs.ts";
import { planWork, runWork } from "./work_verbs.ts";

/** Packages in an order in which each only reads from earlier ones. */
interface Landscape {
  /** For each package, which earlier ones it reads. */
  readonly reads: readonly (readonly number[])[];
  /** Names by package, so that text order is not dependency order. */
  readonly names: readonly string[];
  /** Packages that read the color, besides those that read nothing else. */
  readonly colored: readonly number[];
  /** Packages whose function fails once the color is blue. */
  readonly failing: readonly number[];
}

const landscapes = fc.integer({ min: 1, max: 5 }).chain((size) =>
  fc.record({
    reads: fc.tuple(
      ...Array.from({ length: size }, (_, at) =>
        fc.subarray(Array.from({ length: at }, (_, n) => n))),
    ),
    names: fc.shuffledSubarray(["a", "b", "c", "d", "e"], {
      minLength: size,
      maxLength: size,
    }),
    colored: fc.subarray(Array.from({ length: size }, (_, at) =>
      at)),
    failing: fc.constant<number[]>([]),
  })
);

/** Landscapes in which any packages may fail. */
const failing = landscapes.chain((landscape) =>
  fc.subarray(landscape.names.map((_, at) => at))
    .map((failing) => ({ ...landscape, failing }))
);

async function build(landscape: Landscape): Promise<Kit> {
  const kit = createKit();
  await addEnvironments(kit, ["live"]);
  await paint(kit, "red");
  const { names, reads, failing } = landscape;
  names.forEach((name, at) => {
    const inputs = Object.fromEntries((reads[at] ?? []).map((from) => [
      names[from] ?? "",
      input(`./-/${names[from]}.ocu.star/@/deploy/live#output/value`),
    ]));
    kit.define(`${name}.ocu.star`, {
      phases: () => [
        phase("", [
          deploy("live", {
            ...inputs,
            ...(isColored(landscape, at)
              ? { color: input("@/custom/color") }
              : {}),
          }, { up: name }),
        ]),
      ],
      functions: {
        [name]: ({ environment: _, color, ...rest }) => {
          const value = valueOf(at, { color, rest });
          if (failing.includes(at) && value.includes("blue")) {
            throw new Error("no");
          }
          return done({ value });
        },
      },
    });
  });
  for (const name of names) await newRelease(kit.ws, `${name}.ocu.star`);
  return kit;
}

function isColored(
  { reads, colored }: Landscape,
  at: number,
): boolean {
  return colored.includes(at) || reads[at]?.length === 0;
}

/** What a package makes of its color and of those it reads. */
function valueOf(
  at: number,
  from: {
    readonly color: Json | undefined;
    readonly rest: Record<string, Json>;
  },
): string {
  const parts = Object.values(from.rest).map(String).sort();
  return `${at}:${from.color}(${parts.join(",")})`;
}

async function paint(kit: Kit, color: string): Promise<void> {
  await kit.stores.transact("paint", async ({ state, intent }) => {
    for (const store of [state, intent]) {
      await store.set("@/custom/color", color);
    }
  });
}

async function values(
  kit: Kit,
  landscape: Landscape,
): Promise<readonly Json[]> {
  return await Promise.all(landscape.names.map(async (name) =>
    await kit.state(
      `acme/shop/-/${name}.ocu.star/@/deploy/live#output/value`,
    ) ?? null
  ));
}

function expected(landscape: Landscape, color: string): readonly string[] {
  const found: string[] = [];
  landscape.reads.forEach((reads, at) => {
    const rest = Object.fromEntries(
      reads.map((from) => [String(from), found[from] ?? ""]),
    );
    const own = isColored(landscape, at) ? color : undefined;
    found.push(valueOf(at, { color: own, rest }));
  });
  return found;
}

Deno.test("C43 I12 after a cascade the plan is empty, whatever the order of packages", async () => {
  await fc.assert(
    fc.asyncProperty(landscapes, async (one) => {
      const landscape = { ...one, colored: one.reads.map((_, at) => at) };
      const kit = await build(landscape);
      await runWork(kit.ws, "cascade");
      assert.deepEqual(
        await values(kit, landscape),
        expected(landscape, "red"),
      );
      await paint(kit, "blue");
      kit.calls.length = 0;
      const summary = await runWork(kit.ws, "cascade");
      assert.equal(summary.status, "done");
      assert.equal(kit.calls.length, landscape.names.length);
      assert.deepEqual(
        await values(kit, landscape),
        expected(landscape, "blue"),
      );
      assert.deepEqual(await planWork(kit.ws, "cascade"), []);
    }),
    { numRuns: 25 },
  );
});

/** The last package reads from one that is left for later at first. */
const LEFT_FOR_LATER: Landscape = {
  reads: [[], [], [1], [2], [1, 3]],
  names: ["d", "c", "a", "e", "b"],
  colored: [2, 3],
  failing: [],
};

/** A cascade by whole plans alone. */
async function byWholePlans(kit: Kit): Promise<void> {
  const execution = startExecution(kit.ws);
  for (;;) {
    const found = await plan(execution, {});
    const view = await kit.stores.state.view();
    const work = await firstWorks(view, found.work);
    if (work.length === 0) return;
    await executeWork(execution, { ...found, work });
  }
}

Deno.test("C43 rounds that look only at what follows do the same in the same order as whole plans", async () => {
  await fc.assert(
    fc.asyncProperty(failing, async (landscape) => {
      const [one, other] = [await build(landscape), await build(landscape)];
      for (const kit of [one, other]) {
        await paint(kit, "blue");
        kit.calls.length = 0;
      }
      await runWork(one.ws, "cascade");
      await byWholePlans(other);
      assert.deepEqual(one.calls, other.calls);
      assert.deepEqual(
        await values(one, landscape),
        await values(other, landscape),
      );
    }),
    { numRuns: 50, examples: [[LEFT_FOR_LATER]] },
  );
});

Deno.test("C58 I12 a cascade with failing packages ends, and the plan is empty", async () => {
  await fc.assert(
    fc.asyncProperty(failing, async (landscape) => {
      const kit = await build(landscape);
      await paint(kit, "blue");
      const summary = await runWork(kit.ws, "cascade");
      const wanted = landscape.failing.length > 0 ? "failed" : "done";
      assert.equal(summary.status, wanted);
      assert.deepEqual(await planWork(kit.ws, "cascade"), []);
      const calls = kit.calls.length;
      await runWork(kit.ws, "cascade");
      assert.equal(kit.calls.length, calls);
    }),
    { numRuns: 25 },
  );
});
