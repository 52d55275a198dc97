import { environments } from "@ocuroot/sdk";

export default environments([{ name: "production" }]);
