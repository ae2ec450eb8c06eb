/** Jest's `globalSetup`: one server for the run. */
import setup from "./vitest-setup.js";

/** @returns {Promise<void>} */
export default async function jestSetup() {
  Reflect.set(globalThis, Symbol.for("etelecom-mock.stop"), await setup());
}
