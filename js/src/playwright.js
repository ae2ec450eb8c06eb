/** Playwright: `test` with the fixture `etelecomMock`, a separate world for each test. */
import { test as base } from "@playwright/test";
import { runClient } from "./client.js";
import { guard, isVendors, VendorCalled } from "./guard.js";

/**
 * @typedef {import("./world.js").World} World
 * @typedef {import("./world.js").WorldOptions & { guard?: boolean }} EtelecomMockOptions
 */

/**
 * `test.use({ etelecomMockOptions: { preset: "one" } })` sets the world's options. The guard
 * watches the test's own process; `page` may not call the vendor's hosts either.
 */
export const test = base.extend(
  /** @type {import("@playwright/test").Fixtures<{ etelecomMockOptions: EtelecomMockOptions, etelecomMock: World }, {}, import("@playwright/test").PlaywrightTestArgs>} */ ({
    etelecomMockOptions: [{}, { option: true }],

    etelecomMock: async ({ etelecomMockOptions }, use, info) => {
      const { guard: isGuarded = true, ...options } = etelecomMockOptions;
      const world = await runClient().createTestWorld(info.title, options);
      if (isGuarded) guard.install();
      try {
        await use(world);
        if (info.status !== info.expectedStatus) {
          await info.attach("etelecom-mock", { body: await world.report() });
        }
      } finally {
        guard.uninstall();
        await world.remove();
      }
      guard.check();
    },

    context: async ({ context, etelecomMockOptions }, use) => {
      /** @type {string[]} */
      const called = [];
      if (etelecomMockOptions.guard ?? true) {
        await context.route(
          (url) => isVendors(url.hostname),
          (route) => {
            called.push(new URL(route.request().url()).hostname);
            return route.abort();
          },
        );
      }
      await use(context);
      if (called.length > 0) throw new VendorCalled(called);
    },
  }),
);

export { expect } from "@playwright/test";
