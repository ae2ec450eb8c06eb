/** Jest's `globalTeardown`: stops the server of the run. */

/** @returns {Promise<void>} */
export default async function jestTeardown() {
  await Reflect.get(globalThis, Symbol.for("etelecom-mock.stop"))?.();
}
