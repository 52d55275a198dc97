// SPDX-License-Identifier: MIT
/**
 * Deployments that the type checker must refuse, each marked, beside some that
 * it must accept. Nothing here is run.
 *
 * @module
 */

import { deploy, done, type Environment, fn, release } from "@ocuroot/sdk";

const up = fn((_: { environment: Environment; image: string; size?: number }) =>
  done({ outputs: { url: "x" } })
);
const down = fn(
  (_: { environment: Environment; image?: string; size?: number }) => done(),
);
const forgetful = fn((_: { environment: Environment }) => done());
const picky = fn(
  (_: { environment: Environment; image: number; size?: number }) => done(),
);
const greedy = fn(
  (_: { environment: Environment; image: string; size: number }) => done(),
);
const homeless = fn((_: { image: string; size?: number }) => done());
const environment: Environment = { name: "eu", attributes: {} };
const inputs = { image: "api" };

deploy({ environment, up, down, inputs }).output("url");
// @ts-expect-error `down` does not take the inputs of `up`.
deploy({ environment, up, down: forgetful, inputs });
// @ts-expect-error `down` takes another type.
deploy({ environment, up, down: picky, inputs });
// @ts-expect-error `down` needs what `up` may go without.
deploy({ environment, up, down: greedy, inputs });
// @ts-expect-error `up` does not take an environment.
deploy({ environment, up: homeless, down, inputs });
// @ts-expect-error An input is missing.
deploy({ environment, up, down });
// @ts-expect-error An input is missing.
deploy({ environment, up, down, inputs: {} });
// @ts-expect-error An input is of a wrong type.
deploy({ environment, up, down, inputs: { image: 1 } });
// @ts-expect-error An input too many.
deploy({ environment, up, down, inputs: { image: "api", tag: "x" } });
// @ts-expect-error The environment is passed by itself.
deploy({ environment, up, down, inputs: { image: "api", environment } });
// @ts-expect-error A name is no environment.
deploy({ environment: "eu", up, down, inputs });
deploy({ environment, up: forgetful, down: forgetful });

release<{ tier: "test" | "live" }>(({ environments }) => {
  // @ts-expect-error There is no such tier.
  const wrong = environments.filter((e) => e.attributes.tier === "tset");
  const right = environments.filter((e) => e.attributes.tier === "test");
  return [...wrong, ...right].map((environment) =>
    deploy({ environment, up: forgetful, down: forgetful })
  );
});
