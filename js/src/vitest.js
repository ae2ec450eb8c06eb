/** Vitest: `test` with the fixture `etelecomMock`, a separate world for each test. */
import { test as base } from "vitest";
import { runClient } from "./client.js";
import { guard } from "./guard.js";

/**
 * @typedef {import("./world.js").World} World
 * @typedef {import("./world.js").WorldOptions & { guard?: boolean }} EtelecomMockOptions
 */

/**
 * A `test` whose worlds have these options: `const test = testWith({ preset: "one" })`.
 *
 * @param {EtelecomMockOptions} options
 * @returns {import("vitest").TestAPI<{ etelecomMock: World }>}
 */
export function testWith(options) {
  const { guard: isGuarded = true, ...asked } = options;
  return base.extend({
    etelecomMock: async (
      /** @type {any} */ { task },
      /** @type {(world: World) => Promise<void>} */ use,
    ) => {
      const world = await runClient().createTestWorld(task.name, asked);
      if (isGuarded) guard.install();
      try {
        await use(world);
        if (task.result?.state === "fail") console.error(await world.report());
      } finally {
        guard.uninstall();
        await world.remove();
      }
      guard.check();
    },
  });
}

/** Worlds are empty, and their clocks are frozen. */
export const test = testWith({});

export const it = test;
export { describe, expect } from "vitest";
