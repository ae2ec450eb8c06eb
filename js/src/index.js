/** Tests against etelecom-mock: worlds, a server for the run, and the guard. */
export { ControlError } from "./caller.js";
export { ControlClient, runClient } from "./client.js";
export { Guard, guard, isVendors, VENDORS_HOSTS, VendorCalled } from "./guard.js";
export { Server, startServer } from "./server.js";
export { Clock, Faults, Requests } from "./parts.js";
export { Calls, Followers, Messages, Records } from "./records.js";
export { World } from "./world.js";

/**
 * @typedef {import("../control-api.cjs").components["schemas"]} Schemas
 * @typedef {import("./world.js").WorldOptions} WorldOptions
 * @typedef {import("./world.js").FaultRule} FaultRule
 * @typedef {import("./world.js").RequestPattern} RequestPattern
 * @typedef {import("./server.js").ServerOptions} ServerOptions
 */
