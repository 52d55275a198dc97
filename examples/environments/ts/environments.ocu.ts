import { environments } from "@ocuroot/sdk";

export default environments([
  { name: "berlin", attributes: { region: "eu" } },
  { name: "austin", attributes: { region: "us" } },
]);
