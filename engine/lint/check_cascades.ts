// SPDX-License-Identifier: MIT
/**
 * Packages that need each other: what one changes makes the other work, and
 * the other way round, so that a cascade goes on for as long as outputs
 * change.
 *
 * @module
 */

import type { CheckedConfig } from "./checked_config.ts";
import { type ConfigFinding, finding } from "./finding.ts";
import { groupsOf } from "./groups.ts";
import type { DeclaredInput } from "./lenient_recorder.ts";
import { targetOf, type World } from "./world.ts";

/** A need of a task for another one, of whatever package. */
interface Need {
  readonly from: string;
  readonly to: string;
  readonly input?: DeclaredInput;
}

/**
 * Checks packages for circles among each other.
 *
 * @param world The repository.
 * @returns A warning for each circle, at a ref that is part of it.
 */
export function checkCascades(world: World): readonly ConfigFinding[] {
  const needs = [...world.packages.values()].flatMap((config) => [
    ...inputNeeds(world, config),
    ...phaseNeeds(config),
  ]);
  const groups = groupsOf(edgesOf(needs)).filter(isAcross);
  const stuck = groupsOf(
    edgesOf(needs.filter(({ input }) => input?.hasDefault !== true)),
  ).filter(isAcross);
  return groups.map((group) => {
    const site = needs.find(({ from, to, input }) =>
      input !== undefined && fileOf(from) !== fileOf(to) &&
      group.includes(from) && group.includes(to)
    )?.input?.site ?? { filename: fileOf(group[0] ?? ""), line: 1, column: 1 };
    const isStuck = stuck.some(([first = ""]) =>
      group.includes(first)
    );
    const circle = group.map((node) => `"${node.replace("\n", "/@/")}"`);
    return finding({
      rule: "cycle",
      severity: "warning",
      site,
      message: `${circle.join(", ")} need each other: ` +
        (isStuck
          ? "none of them can run the first time"
          : "a cascade goes on for as long as their outputs change"),
      hint: isStuck
        ? "Give one of the inputs a default, or take it from elsewhere."
        : "Take one of the inputs from a package that does not depend on it.",
    });
  });
}

function inputNeeds(world: World, config: CheckedConfig): readonly Need[] {
  return config.tasks.flatMap(({ kind, name, inputs }) =>
    inputs.flatMap((input): readonly Need[] => {
      const target = input.ref === undefined
        ? undefined
        : targetOf(world, input.ref, config);
      if (target?.task === undefined) return [];
      const to = `${target.config.path}\n${target.kind}/${target.name}`;
      return [{ from: `${config.path}\n${kind}/${name}`, to, input }];
    })
  );
}

/** Every task waits for the phase before; empty phases are looked through. */
function phaseNeeds({ path, declaration }: CheckedConfig): readonly Need[] {
  const phases = (declaration?.package?.phases ?? []).map(({ tasks }) =>
    tasks.map(({ task, deploy }) =>
      task === undefined
        ? `${path}\ndeploy/${deploy.environment}`
        : `${path}\ntask/${task.name}`
    )
  ).filter((tasks) => tasks.length > 0);
  return phases.flatMap((tasks, at) =>
    tasks.flatMap((from) => (phases[at - 1] ?? []).map((to) => ({ from, to })))
  );
}

function edgesOf(needs: readonly Need[]): ReadonlyMap<string, string[]> {
  const edges = new Map<string, string[]>();
  for (const { from, to } of needs) {
    const known = edges.get(from);
    if (known === undefined) edges.set(from, [to]);
    else known.push(to);
  }
  return edges;
}

function isAcross(group: readonly string[]): boolean {
  return new Set(group.map(fileOf)).size > 1;
}

function fileOf(node: string): string {
  return node.slice(0, node.indexOf("\n"));
}
