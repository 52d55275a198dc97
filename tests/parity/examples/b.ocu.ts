// deno-lint-ignore-file
import {
  deploy,
  done,
  type Environment,
  fn,
  input,
  phase,
  release,
  task,
} from "jsr:@ocuroot/sdk";

export const build = fn(
  async ({ previous }: { previous: number }, { host }) => {
    const number = previous + 1;
    await host.shell(`make image TAG=api:${number}`);
    return done({
      outputs: { number, image: `api:${number}` },
      tags: [`b${number}`],
    });
  },
);

export const up = fn(
  async (i: { environment: Environment; image: string }, { host }) => {
    await host.shell(`./roll.sh ${i.environment.name} ${i.image}`);
    return done({
      outputs: { url: `https://${i.environment.name}.shop.example` },
    });
  },
);

export const down = fn(
  async (i: { environment: Environment; image?: string }, { host }) => {
    await host.shell(`./drain.sh ${i.environment.name}`);
    return done();
  },
);

export default release(({ environments }) => {
  const image = task("build", build, {
    inputs: { previous: input<number>("./@/task/build#output/number", 0) },
  });
  const to = (tier: string) =>
    environments.filter((e) => e.attributes.tier === tier).map((environment) =>
      deploy({
        environment,
        up,
        down,
        inputs: { image: image.output("image") },
      })
    );
  return [image, phase("test", to("test")), phase("live", to("live"))];
});
