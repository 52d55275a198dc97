// deno-lint-ignore-file
import { done, fn, next, phase, ref, release, task } from "jsr:@ocuroot/sdk";

export const review = fn(async ({ ticket }: { ticket: string }, { print }) => {
  print(`reviewed under ${ticket}`);
  return next(signOff, { go: ref<string>("./custom/go") }); // pauses until someone sets it
});

export const signOff = fn(async ({ go }: { go: string }) =>
  done({ outputs: { by: go } })
);

export default release(() => [
  phase("gate", [
    task("review", review, {
      inputs: { ticket: ref<string>("./custom/ticket") },
    }),
  ]),
]);
