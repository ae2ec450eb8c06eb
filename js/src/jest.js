/** Jest, Mocha, node:test: hooks that open a world before each test and remove it afterwards. */
import { runClient } from "./client.js";
import { guard } from "./guard.js";

/**
 * @typedef {import("./world.js").World} World
 * @typedef {(hook: () => Promise<void>) => void} Hook
 */

/**
 * Call it in a `describe`, or at the top of a file.
 *
 * @param {import("./world.js").WorldOptions & { guard?: boolean }} [options]
 * @param {{ beforeEach?: Hook, afterEach?: Hook }} [hooks] for a runner without global hooks
 * @returns {() => World} the world of the running test
 */
export function useEtelecomMock(options = {}, hooks = {}) {
  const { guard: isGuarded = true, ...world } = options;
  const beforeEach = hooks.beforeEach ?? Reflect.get(globalThis, "beforeEach");
  const afterEach = hooks.afterEach ?? Reflect.get(globalThis, "afterEach");
  /** @type {World | undefined} */
  let opened;

  beforeEach(async () => {
    const name = Reflect.get(globalThis, "expect")?.getState?.().currentTestName ?? "test";
    opened = await runClient().createTestWorld(name, world);
    if (isGuarded) guard.install();
  });
  afterEach(async () => {
    guard.uninstall();
    await opened?.remove();
    opened = undefined;
    guard.check();
  });

  return () => {
    if (!opened) throw new Error("useEtelecomMock: there is a world only while a test runs");
    return opened;
  };
}
