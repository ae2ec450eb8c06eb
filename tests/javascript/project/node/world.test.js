import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { ControlClient, startServer } from "@etelecom-mock/client";
import { useEtelecomMock } from "@etelecom-mock/client/jest";
import { phones } from "../client.js";

let server;
before(async () => {
  server = await startServer({ args: ["--preset", "one"] });
  process.env.ETELECOM_MOCK_URL = server.url;
});
after(() => server.stop());

const mock = useEtelecomMock({}, { beforeEach, afterEach });

test("a world for each test of node:test", async () => {
  await mock().journeys.create({ phone: "0912 345 678", status: "P" });
  assert.deepEqual(await phones(mock().baseUrl, mock().apiKey), ["84912345678"]);
});

test("the server's own options hold", async () => {
  const world = await new ControlClient(server.url).createWorld();
  assert.equal((await world.journeys.list()).length, 1);
  const client = new ControlClient(server.url);
  assert.equal((await client.world(world.name, { key: world.shopKey })).apiKey, world.apiKey);
  const unopened = await client.world(world.name);
  assert.equal(unopened.apiKey, "");
  assert.equal((await unopened.journeys.list()).length, 1);
  assert.ok(world.env.ETELECOM_BASE_URL.endsWith("/v1/shop"));
  await world.remove();
});
