// SPDX-License-Identifier: MIT
/**
 * Random transactions against a store and a model of it side by side.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Json } from "@ocuroot/sdk/model";
import { OcurootError } from "@ocuroot/sdk/error";
import fc from "fast-check";
import { inPlace, type MakePlace } from "./_conformance_test.ts";
import {
  applyToModel,
  copyModel,
  emptyModel,
  getInModel,
  type Model,
  numberInModel,
  type Operation,
  resolveInModel,
} from "./_model_test.ts";
import type { Store, Transaction, View } from "./mod.ts";

const P = "acme/-/web";
const REFS = [
  "@/custom/x",
  `${P}/@`,
  `${P}/@/task/b`,
  `${P}/@r1`,
  `${P}/@r1/task/b`,
  `${P}/@r2/task/c/1/status/pending`,
  `${P}/@r2`,
  `${P}/@v1`,
  `${P}/@v1/task/b`,
];

interface Step {
  readonly operations: readonly Operation[];
  readonly isKept: boolean;
}

/** Registers the test. */
export function testModel(
  name: string,
  make: MakePlace,
  numRuns: number,
): void {
  Deno.test(`S10 S11 S12 S13 S14 S15 S16 S17 S18 random transactions do what the model does [${name}]`, async () => {
    await fc.assert(
      fc.asyncProperty(steps(), (script) =>
        inPlace(make, async (place) => {
          const stores = [await place.open(), await place.open()];
          let model = emptyModel();
          for (const [index, step] of script.entries()) {
            const store = stores[index % 2] as Store;
            const open = await store.view();
            const next = await runStep(store, { model, step });
            await compare(open, model);
            model = step.isKept ? next : model;
            await compare(await store.view(), model);
          }
          await compare(await (await place.open()).view(), model);
        })),
      { numRuns },
    );
  });
}

function steps(): fc.Arbitrary<Step[]> {
  const ref = fc.constantFrom(...REFS);
  const body: fc.Arbitrary<Json> = fc.oneof(
    fc.constantFrom<Json>(null, 0, "", "<&>\u2028", { a: null, b: [1] }),
    fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  );
  const operation: fc.Arbitrary<Operation> = fc.oneof(
    fc.record({ op: fc.constant("set" as const), ref, body }),
    fc.record({ op: fc.constant("delete" as const), ref }),
    fc.record({ op: fc.constant("link" as const), ref, target: ref }),
    fc.record({ op: fc.constant("unlink" as const), ref }),
    fc.constant<Operation>({ op: "number", prefix: `${P}/@r` }),
    fc.record({ op: fc.constant("depend" as const), ref, on: ref }),
    fc.record({ op: fc.constant("undepend" as const), ref, on: ref }),
  );
  const step = fc.record({
    operations: fc.array(operation, { maxLength: 6 }),
    isKept: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, {
      weight: 1,
      arbitrary: fc.constant(false),
    }),
  });
  return fc.array(step, { maxLength: 5 });
}

async function runStep(
  store: Store,
  on: { readonly model: Model; readonly step: Step },
): Promise<Model> {
  let next = on.model;
  const refusal = new Error("not kept");
  const running = store.transact("step", async (tx) => {
    next = copyModel(on.model);
    for (const operation of on.step.operations) {
      const wanted = numberOf(next, operation);
      const expected = applyToModel(next, operation);
      const given = await applyToStore(tx, operation);
      assert.equal(given.code, expected, JSON.stringify(operation));
      assert.equal(given.number, wanted);
    }
    await compare(tx, next);
    if (!on.step.isKept) throw refusal;
  });
  await running.catch((error) => {
    if (error !== refusal) throw error;
  });
  return next;
}

function numberOf(model: Model, operation: Operation): string | undefined {
  if (operation.op !== "number") return undefined;
  return numberInModel(model, operation.prefix);
}

async function applyToStore(
  tx: Transaction,
  operation: Operation,
): Promise<{ readonly code?: string; readonly number?: string }> {
  try {
    switch (operation.op) {
      case "set":
        await tx.set(operation.ref, operation.body);
        return {};
      case "delete":
        await tx.delete(operation.ref);
        return {};
      case "link":
        await tx.link(operation.ref, operation.target);
        return {};
      case "unlink":
        await tx.unlink(operation.ref);
        return {};
      case "number": {
        const number = await tx.increment(operation.prefix);
        await tx.set(number, 1);
        return { number };
      }
      case "depend":
        await tx.depend(operation.ref, operation.on);
        return {};
      case "undepend":
        await tx.undepend(operation.ref, operation.on);
        return {};
    }
  } catch (error) {
    if (error instanceof OcurootError) return { code: error.code };
    throw error;
  }
}

async function compare(view: View, model: Model): Promise<void> {
  const all = [...model.documents.keys()].sort();
  const edges = [...model.edges].map((edge) => edge.split(" "));
  assert.deepEqual(await view.match("**"), all);
  assert.deepEqual(
    await view.match("**", { noLinks: true }),
    all.filter((ref) => resolveInModel(model, ref) === ref),
  );
  assert.deepEqual(
    await view.match(`${P}/@*/task/*`),
    all.filter((ref) => /@[^/]*\/task\/[^/]*$/.test(ref)),
  );
  for (const ref of REFS) {
    assert.equal(await view.resolve(ref), resolveInModel(model, ref));
    assert.deepEqual(await got(view, ref), normal(getInModel(model, ref)), ref);
    assert.deepEqual(
      [...await view.links(ref)].sort(),
      [...model.documents.get(ref)?.links ?? []].sort(),
    );
    assert.deepEqual(
      [...await view.dependencies(ref)].sort(),
      edges.filter(([from]) => from === ref).map(([, to]) => to).sort(),
    );
    assert.deepEqual(
      [...await view.dependants(ref)].sort(),
      edges.filter(([, to]) => to === ref).map(([from]) => from).sort(),
    );
  }
}

async function got(view: View, ref: string): Promise<unknown> {
  try {
    return await view.get(ref);
  } catch (error) {
    if (error instanceof OcurootError) return `!${error.code}`;
    throw error;
  }
}

/** Through JSON: minus zero and lone surrogates have no text of their own. */
function normal(body: Json | undefined): unknown {
  if (body === undefined) return undefined;
  return JSON.parse(
    JSON.stringify(
      body,
      (_key, value) => typeof value === "string" ? value.toWellFormed() : value,
    ),
  );
}
