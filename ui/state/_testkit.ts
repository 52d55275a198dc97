// SPDX-License-Identifier: MIT
/**
 * A state in memory with a release, and the site over it. It is never part of
 * the product.
 *
 * @module
 */

import type { Json } from "@ocuroot/sdk/model";
import { createMemoryStores } from "../../stores/mod.ts";
import type { Stores } from "../../stores/store.ts";
import { ACCESS } from "../_testkit.ts";
import type { Site } from "../server.ts";
import { stateSite } from "./state_site.ts";

/** The package of all tests. */
export const PACKAGE = "acme/shop/-/web.ocu.star";

/** A site over stores that a test may change. */
export interface StateKit {
  readonly stores: Stores;
  readonly site: Site;
  /** Writes documents to state. */
  set(documents: Readonly<Record<string, Json>>): Promise<void>;
}

/**
 * Makes a site over empty stores.
 *
 * @param mask Masks secrets.
 * @returns The site.
 */
export async function emptyState(
  mask: (text: string) => string = (text) => text,
): Promise<StateKit> {
  const stores = createMemoryStores();
  const site = await stateSite({ stores, mask }, { access: ACCESS });
  return {
    stores,
    site,
    async set(documents) {
      await stores.state.transact("set", async (tx) => {
        for (const [ref, body] of Object.entries(documents)) {
          await tx.set(ref, body);
        }
      });
    },
  };
}

/**
 * Makes a site over a package with two releases: the first one is live in
 * `eu`, the second one has failed there and waits in `us`.
 *
 * @returns The site.
 */
export async function shopState(): Promise<StateKit> {
  const kit = await emptyState();
  await kit.set({
    "@/environment/eu": { name: "eu", attributes: { region: "eu-1" } },
    "@/environment/us": { name: "us", attributes: {} },
    "@/custom/approved": true,
    "acme/shop/-/repo.ocu.star/@c0ffee": { Remotes: null, source: "" },
    [`${PACKAGE}/@r1`]: RELEASE("1111111aaa"),
    [`${PACKAGE}/@r1/commit/1111111aaa`]: TIME,
    [`${PACKAGE}/@r1/deploy/eu`]: {
      run_ref: `${PACKAGE}/@r1/deploy/eu/1`,
      type: "up",
      release: `${PACKAGE}/@r1`,
      input: {
        image: { ref: `${PACKAGE}/@r1/task/build#output/image`, value: 1 },
      },
      output: { url: "https://shop.example" },
    },
    [`${PACKAGE}/@r1/deploy/eu/1`]: RUN({ output: { url: "u" } }),
    [`${PACKAGE}/@r1/deploy/eu/1/status/complete`]: TIME,
    [`${PACKAGE}/@r2`]: RELEASE("2222222bbb"),
    [`${PACKAGE}/@r2/commit/2222222bbb`]: TIME,
    [`${PACKAGE}/@r2/deploy/eu/1`]: RUN({ output: null }),
    [`${PACKAGE}/@r2/deploy/eu/1/status/failed`]: TIME,
    [`${PACKAGE}/@r2/deploy/eu/1/attempt`]: {
      cause: "release",
      started: "2026-01-05T09:00:00Z",
      by: "ann",
      error: "exit status 3",
      code: "host/exit-status",
    },
    [`${PACKAGE}/@r2/deploy/eu/1/logs`]: [
      LOG("\u001b[31mpulling\u001b[0m image"),
      LOG("no such image"),
    ],
    [`${PACKAGE}/@r2/deploy/us/1`]: RUN({ output: null }),
    [`${PACKAGE}/@r2/deploy/us/1/status/pending`]: TIME,
  });
  await kit.stores.transact("link", async ({ state, intent }) => {
    await state.link(
      "acme/shop/-/repo.ocu.star/@",
      "acme/shop/-/repo.ocu.star/@c0ffee",
    );
    await state.link(`${PACKAGE}/@/deploy/eu`, `${PACKAGE}/@r1/deploy/eu`);
    await state.link(`${PACKAGE}/@v1.0`, `${PACKAGE}/@r1`);
    await intent.set(`${PACKAGE}/@/deploy/eu`, {
      release: `${PACKAGE}/@r2`,
      input: {},
    });
  });
  return kit;
}

const TIME: Json = { time: "2026-01-05T09:00:00Z" };

const RELEASE = (commit: string): Json => ({
  commit,
  package: {
    functions: {},
    phases: [{
      name: "live",
      tasks: ["eu", "us"].map((environment) => ({
        deploy: { environment, up: FN, down: FN, inputs: {} },
      })),
    }],
  },
});

const FN = { name: "up", pos: "web.ocu.star:3:1" };

const RUN = ({ output }: { readonly output: Json }): Json => ({
  type: "up",
  release: `${PACKAGE}/@r1`,
  functions: [{ fn: FN, inputs: { image: { value: "shop:7" } } }],
  output,
  watch_files: null,
});

const LOG = (message: string): Json => ({
  timestamp: "2026-01-05T09:00:00Z",
  message,
  attributes: {},
  stream: 0,
});
