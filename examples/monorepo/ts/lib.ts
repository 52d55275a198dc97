/** Helpers that the packages of this repository share. */

import {
  type AnyTask,
  type Environment,
  type Phase,
  phase,
} from "@ocuroot/sdk";

/**
 * Declares a deployment to every environment, staging first. What makes it is
 * a function, as each environment reads what the other packages deployed there.
 */
export function everywhere(
  environments: readonly Environment[],
  deployment: (environment: Environment) => AnyTask,
): Phase[] {
  return ["staging", "production"].map((name) =>
    phase(
      name,
      environments
        .filter((environment) => environment.name === name)
        .map(deployment),
    )
  );
}
