import { expect, test } from "@etelecom-mock/client/vitest";
import { list } from "../client.js";

test.skipIf(!process.env.SHOW_A_FAILURE)("a failed test shows its calls", async ({ etelecomMock }) => {
  await list(etelecomMock.baseUrl, etelecomMock.apiKey, { paging: { limit: 500 } });
  expect(1).toBe(2);
});
