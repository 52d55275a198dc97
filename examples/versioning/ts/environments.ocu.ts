import { environments } from "@ocuroot/sdk";

export default environments([{ name: "staging" }, { name: "production" }]);
