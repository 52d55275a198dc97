import { test } from "@ocuroot/sdk/testing";
import config, { approve, confirm } from "./package.ocu.ts";

test("the version names the release", async (t) => {
  t.files({ "version.txt": "v7\n" });
  const graph = await t.graph(config);
  t.equal((await graph.run("task/build")).tags, ["v7"]);
});

test("two people are asked", async (t) => {
  const graph = await t.graph(config);
  t.equal((await graph.run("task/approve")).waiting, ["./custom/reviewer"]);
  t.state({ "./custom/reviewer": "Ada" });
  t.equal((await graph.run("task/approve")).waiting, ["./custom/window"]);
  t.equal((await t.call(approve, { reviewer: "Ada" })).next?.fn, confirm);
});

test("both answers arrive", async (t) => {
  t.environments([{ name: "production" }]);
  t.state({ "./custom/reviewer": "Ada", "./custom/window": "night" });
  const graph = await t.graph(config);
  t.equal((await graph.run("deploy/production")).status, "waiting");
  await graph.run("task/approve");
  const { outputs } = await graph.run("deploy/production");
  t.equal(outputs, { approved_by: "Ada" });
  t.contains(t.printed, "deploying in the night window, approved by Ada");
});
