// SPDX-License-Identifier: MIT
/**
 * Whether the tasks of a package can run in the order of its phases: what
 * waits for a later phase, or for itself, never runs.
 *
 * @module
 */

import type { Package } from "@ocuroot/sdk/model";
import type { CheckedConfig } from "./checked_config.ts";
import { type ConfigFinding, finding } from "./finding.ts";
import { groupsOf } from "./groups.ts";
import type { DeclaredInput, DeclaredTask } from "./lenient_recorder.ts";
import { targetOf, type World } from "./world.ts";

/** A need of one task of the package for another one. */
interface Need {
  readonly task: DeclaredTask;
  readonly from: string;
  readonly to: string;
  readonly input: DeclaredInput;
  /** True for the task of the same release; else it is the latest one's. */
  readonly isOwn: boolean;
}

/**
 * Checks the order of a package.
 *
 * @param world The repository.
 * @param config The package.
 * @returns Errors for what can never run, warnings for what cannot run the
 *   first time.
 */
export function checkOrder(
  world: World,
  config: CheckedConfig,
): readonly ConfigFinding[] {
  const { declaration } = config;
  if (declaration?.package === undefined) return [];
  const phases = phasesOf(declaration.package);
  const needs = needsOf(world, config)
    .filter(({ from, to }) => phases.has(from) && phases.has(to));
  const phaseOf = (name: string) => phases.get(name) ?? 0;
  const late = needs.filter(({ from, to }) => phaseOf(to) > phaseOf(from));
  const beside = needs.filter(({ from, to }) => phaseOf(to) === phaseOf(from));
  return [...late.map(lateFinding), ...circles(beside)];
}

function phasesOf({ phases }: Package): ReadonlyMap<string, number> {
  const known = phases.flatMap(({ tasks }, phase) =>
    tasks.map(({ task, deploy }) =>
      [
        task === undefined
          ? `deploy/${deploy.environment}`
          : `task/${task.name}`,
        phase,
      ] as const
    )
  );
  return new Map(known);
}

/** An input with a default can wait for ever and nobody minds. */
function needsOf(world: World, config: CheckedConfig): readonly Need[] {
  return config.tasks.flatMap((task) =>
    task.inputs.flatMap((input): readonly Need[] => {
      const { ref, hasDefault } = input;
      if (ref === undefined || hasDefault) return [];
      const target = targetOf(world, ref, config);
      if (target?.config !== config) return [];
      const { release } = target.ref;
      if (release !== "" && release !== "r0") return [];
      return [{
        task,
        input,
        from: `${task.kind}/${task.name}`,
        to: `${target.kind}/${target.name}`,
        isOwn: release === "r0",
      }];
    })
  );
}

function lateFinding({ from, to, input, isOwn }: Need): ConfigFinding {
  const { name, site } = input;
  if (isOwn) {
    return finding({
      rule: "order",
      site,
      message:
        `Cannot give input "${name}" of "${from}" a value: "${to}" runs` +
        " in a later phase",
      hint: "Use an output of an earlier phase, or a default.",
    });
  }
  return finding({
    rule: "order",
    severity: "warning",
    site,
    message: `The first release cannot go on: input "${name}" of "${from}"` +
      ` needs "${to}", which runs in a later phase`,
    hint: "Give the input a default for the first time.",
  });
}

/** Tasks of one phase that wait for each other, or for themselves. */
function circles(needs: readonly Need[]): readonly ConfigFinding[] {
  const edges = new Map<string, string[]>();
  for (const { from, to } of needs) {
    edges.set(from, [...edges.get(from) ?? [], to]);
  }
  return groupsOf(edges).map((group) => {
    const inside = needs.filter(({ from, to }) =>
      group.includes(from) && group.includes(to)
    );
    const [first] = inside;
    const site = first?.input.site ?? { filename: "", line: 1, column: 1 };
    const names = group.map((name) => `"${name}"`).join(", ");
    const who = group.length === 1
      ? `${names} waits for itself`
      : `${names} wait for each other`;
    const never = inside.some(({ isOwn }) => isOwn);
    return finding({
      rule: "cycle",
      ...(never ? {} : { severity: "warning" as const }),
      site,
      message: never
        ? `${who}: none of it can ever run`
        : `${who}: the first release cannot go on`,
      hint: "Give one of the inputs a default.",
    });
  });
}
