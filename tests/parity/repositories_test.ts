// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { gitRepo, openWorkshop, pushed } from "../_workshop.ts";

const typedRepo = (remote: string) =>
  `import { gitStore, repo } from "jsr:@ocuroot/sdk";
export default repo({
  alias: "shop",
  state: gitStore("${remote}", { branch: "state" }),
  intent: gitStore("${remote}", { branch: "intent" }),
});
`;

const ENVIRONMENTS = `import { environments } from "jsr:@ocuroot/sdk";
export default environments([{ name: "live" }]);
`;

const API = `import { done, fn, release, task } from "jsr:@ocuroot/sdk";
export const build = fn(async (_: object, { host }) => {
  const version = (await host.readFile("version.txt")).trim();
  return done({ outputs: { image: \`api:\${version}\` } });
});
export default release(() => [task("build", build)]);
`;

/** In the repository of the one above, and reads what the other one deploys. */
const REPORT =
  `import { deploy, done, type Environment, fn, phase, ref, release } from "jsr:@ocuroot/sdk";
interface Inputs { environment: Environment; image: string; page: string }
export const up = fn(({ image, page }: Inputs) =>
  done({ outputs: { says: \`\${page} with \${image}\` } }));
export const down = fn((_: Inputs) => {});
export default release(({ environments }) => [phase("all", environments.map((environment) =>
  deploy({ environment, up, down, inputs: {
    image: ref<string>("./-/api.ocu.ts/@/task/build#output/image"),
    page: ref<string>("site/-/site.ocu.star/@/deploy/live#output/page"),
  } })))]);
`;

const SITE = `def up(environment, image):
    return done(outputs={"page": "page of " + image})

def down(environment, image):
    return done()

phase("all", [
    deploy(environment=e, up=up, down=down, inputs={
        "image": input(ref="shop/-/api.ocu.ts/@/task/build#output/image"),
    })
    for e in environments()
])
`;

interface Item {
  readonly kind: string;
  readonly ref: string;
}

Deno.test("K70 one plan holds both languages and two repositories", async () => {
  await using workshop = await openWorkshop();
  const stores = await workshop.remote("stores");
  const shop = await workshop.repository("shop", {
    "repo.ocu.ts": typedRepo(stores),
    "environments.ocu.ts": ENVIRONMENTS,
    "api.ocu.ts": API,
    "report.ocu.ts": REPORT,
    "version.txt": "1\n",
  });
  const site = await workshop.repository("site", {
    "repo.ocu.star": gitRepo(stores, { alias: "site" }),
    "site.ocu.star": SITE,
  });
  await shop.ok(["release", "new", "environments.ocu.ts"]);
  await shop.ok(["release", "new", "api.ocu.ts"]);
  await site.ok(["release", "new", "site.ocu.star"]);
  await shop.ok(["release", "new", "report.ocu.ts"]);
  const says = "report.ocu.ts/@/deploy/live#output/says";
  assert.equal(await shop.state(says), "page of api:1 with api:1");

  await shop.write({ "version.txt": "2\n" });
  await pushed(shop);
  await shop.ok(["release", "new", "api.ocu.ts"]);
  const plan = await shop.ok(["work", "cascade", "--dryrun"]);
  const refs = (JSON.parse(plan) as readonly Item[]).map(({ ref }) => ref);
  assert.deepEqual(refs.map((ref) => ref.replace(/@r?\d*\/.*/, "@")).sort(), [
    "shop/-/report.ocu.ts/@",
    "site/-/site.ocu.star/@",
  ], plan);
  await shop.ok(["work", "cascade"]);
  assert.equal(await shop.state(says), "page of api:2 with api:2");
  const left = await shop.ok(["work", "cascade", "--dryrun"]);
  assert.equal(JSON.parse(left), null);
});
