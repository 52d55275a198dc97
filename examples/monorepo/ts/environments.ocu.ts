import { environments } from "@ocuroot/sdk";

export default environments([
  { name: "staging", attributes: { cidr: "10.1.0.0/16" } },
  { name: "production", attributes: { cidr: "10.2.0.0/16" } },
]);
