// SPDX-License-Identifier: MIT
/**
 * Notices that functions change global variables of their file, or the
 * defaults of their parameters: such a change is seen by later functions of
 * this process and by no other process, so that a release which is continued
 * elsewhere comes to another end. It keeps nobody from it.
 *
 * @module
 */

import {
  repr,
  StarlarkDict,
  StarlarkFunction,
  StarlarkList,
  StarlarkSet,
  StarlarkStruct,
  StarlarkTuple,
  toText,
  type Value,
} from "@ocuroot/starlark";

/** Looks at global variables now and then. */
export interface GlobalWatch {
  /**
   * Gives what changed since the last look, such as `"seen"` or
   * `the default of "into" of "build"`.
   */
  changed(): readonly string[];
}

const CONTAINERS = [
  StarlarkDict,
  StarlarkList,
  StarlarkSet,
  StarlarkStruct,
  StarlarkTuple,
] as const;

/**
 * Looks at global variables for the first time.
 *
 * @param globals The variables of the main file; modules are frozen.
 * @returns What looks again.
 */
export function watchGlobals(
  globals: ReadonlyMap<string, Value>,
): GlobalWatch {
  const watched = [...globals].flatMap(([name, value]) => {
    return partsOf(toText(name), value);
  });
  const seen = new Map(watched.map((part) => [part, repr(part.value)]));
  return {
    changed: () =>
      watched.filter((part) => {
        const text = repr(part.value);
        const isNew = seen.get(part) !== text;
        seen.set(part, text);
        return isNew;
      }).map(({ name }) => name),
  };
}

interface Part {
  readonly name: string;
  readonly value: Value;
}

function partsOf(name: string, value: Value): readonly Part[] {
  if (isContainer(value)) return [{ name: `"${name}"`, value }];
  if (!(value instanceof StarlarkFunction)) return [];
  return value.parameters.flatMap(({ name: parameter, fallback }) => {
    if (fallback === undefined || !isContainer(fallback)) return [];
    const title = `the default of "${toText(parameter)}" of "${name}"`;
    return [{ name: title, value: fallback }];
  });
}

function isContainer(value: Value): boolean {
  return CONTAINERS.some((kind) => value instanceof kind);
}
