import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@etelecom-mock/client/playwright";
import { phones } from "../client.js";

test("a test has a world of its own", async ({ etelecomMock }) => {
  await etelecomMock.journeys.create({ phone: "0912 345 678", status: "P" });
  expect(await phones(etelecomMock.baseUrl, etelecomMock.apiKey)).toEqual(["84912345678"]);
});

test.describe("with options", () => {
  test.use({ etelecomMockOptions: { preset: "one" } });

  test("presets are chosen", async ({ etelecomMock }) => {
    expect(await etelecomMock.journeys.list()).toHaveLength(1);
  });
});

test("a page shows what its server reads", async ({ etelecomMock, page }) => {
  await etelecomMock.journeys.create({ phone: "0912 345 678", status: "P" });
  const server = createServer(async (_, answer) => {
    const found = await phones(etelecomMock.baseUrl, etelecomMock.apiKey);
    answer.setHeader("Content-Type", "text/html").end(`<ul><li>${found.join("<li>")}</ul>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await expect(page.getByRole("listitem")).toHaveText(["84912345678"]);
  server.close();
});

test("a page may not call the vendor", async ({ etelecomMock, page }) => {
  test.fail();
  await page.goto("data:text/html,<p>a page</p>");
  await page.evaluate(() => fetch("http://api.etelecom.vn/").catch(() => {}));
  expect(etelecomMock.name).toBeTruthy();
});
