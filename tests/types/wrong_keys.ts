// SPDX-License-Identifier: MIT
/**
 * Lines that the type checker must refuse, each marked, beside lines that it
 * must accept. Nothing here is run.
 *
 * @module
 */

import { done, fn, next, ref, release, task } from "@ocuroot/sdk";

const build = fn(({ previous }: { previous: number }) =>
  done({ outputs: { number: previous + 1, image: "api" } })
);
const use = fn(({ image, note }: { image: string; note?: string }) => {
  if (note !== undefined) throw new Error(image);
});
const plain = fn(() => done());

const built = task("build", build, { inputs: { previous: 1 } });

// Wrong output key.
// @ts-expect-error There is no such output.
built.output("imgae");
// @ts-expect-error There is no such output.
built.latest("nothing");
// @ts-expect-error A function without outputs has none.
task("plain", plain).output("x");

// Wrong type.
// @ts-expect-error A string is no number.
task("a", build, { inputs: { previous: "1" } });
// @ts-expect-error A ref to a number is no source of a string.
task("b", use, { inputs: { image: built.output("number") } });
// @ts-expect-error The ref says number.
task("c", use, { inputs: { image: ref<number>("./custom/x") } });

// Missing input.
// @ts-expect-error The options are missing.
task("d", build);
// @ts-expect-error The input is missing.
task("e", build, { inputs: {} });

// Extra input.
// @ts-expect-error The function takes no such input.
task("f", use, { inputs: { image: "x", tag: "y" } });
// @ts-expect-error The function takes no inputs.
task("g", plain, { inputs: { image: "x" } });

// What fits.
task("h", use, { inputs: { image: built.output("image") } });
task("i", use, { inputs: { image: built.output("image"), note: "x" } });
task("j", plain);

// `next` checks as `task` does.
// @ts-expect-error The input is missing.
next(use, {});
// @ts-expect-error The function takes no such input.
next(use, { image: "x", tag: "y" });
next(use, { image: ref("./custom/image") });

// Outputs are JSON.
// @ts-expect-error A date is not JSON.
done({ outputs: { at: new Date() } });
// @ts-expect-error A map is not JSON.
done({ outputs: { all: new Map<string, string>() } });
// @ts-expect-error A function is not JSON.
done({ outputs: { f: () => 1 } });
// @ts-expect-error A bigint is not JSON.
done({ outputs: { n: 1n } });
// @ts-expect-error Undefined is not JSON.
done({ outputs: { n: undefined } });
done({ outputs: { list: [1, "x", null, { deep: [true] }] } });

// A release holds tasks and phases only.
// @ts-expect-error A function is not placed by itself.
release(() => [build]);
// @ts-expect-error A list is missing.
release(() => built);
