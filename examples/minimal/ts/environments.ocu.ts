import { environments } from "@ocuroot/sdk";

export default environments([
  { name: "staging", attributes: { type: "staging" } },
  { name: "production", attributes: { type: "prod" } },
]);
