// SPDX-License-Identifier: MIT
import {
  deploy,
  done,
  type Environment,
  fn,
  phase,
  release,
  task,
} from "@ocuroot/sdk";

export const build = fn(() => done());
export const up = fn((_: { environment: Environment }) => done());
export const down = fn((_: { environment: Environment }) => done());

export default release(({ environments }) => [
  task("plain", build, { idempotent: false }),
  task("build", build, { sandbox: { programs: ["make"] }, idempotent: true }),
  phase(
    "all",
    environments.map((environment) =>
      deploy({
        environment,
        up,
        down,
        sandbox: { write: [] },
        idempotent: environment.attributes.tier === "test",
      })
    ),
  ),
]);
