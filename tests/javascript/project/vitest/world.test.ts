import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { ControlError, type World, type WorldOptions } from "@etelecom-mock/client";
import { describe, expect, test, testWith } from "@etelecom-mock/client/vitest";
import * as undici from "undici";
import { vi } from "vitest";
import { list, phones, readAll } from "../client.js";

async function post(world: World, method: string, body: object): Promise<any> {
  const answer = await fetch(`${world.baseUrl}.Zalo/${method}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${world.apiKey}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return answer.json();
}

const NEW_YEAR: WorldOptions = { anchor: "2026-01-01T00:00:00Z" };

test("a test has an empty world of its own", async ({ etelecomMock }) => {
  expect(await phones(etelecomMock.baseUrl, etelecomMock.apiKey)).toEqual([]);
  await etelecomMock.journeys.create({ phone: "0912 345 678", status: "P" });
  expect(await phones(etelecomMock.baseUrl, etelecomMock.apiKey)).toEqual(["84912345678"]);
});

test("another one sees nothing of it", async ({ etelecomMock }) => {
  expect(await etelecomMock.journeys.list()).toEqual([]);
  expect((await etelecomMock.clock.now()).toISOString()).toBe("2026-03-10T08:00:00.000Z");
});

describe("with options", () => {
  const one = testWith({ preset: "page-plus-one", ...NEW_YEAR });

  one("presets and anchors are chosen", async ({ etelecomMock }) => {
    expect(await etelecomMock.journeys.list()).toHaveLength(101);
    await etelecomMock.clock.advance("PT2H");
    expect((await etelecomMock.clock.now()).getUTCHours()).toBe(2);
  });

  one("verdicts are assertions", async ({ etelecomMock }) => {
    await readAll(etelecomMock.baseUrl, etelecomMock.apiKey);
    await etelecomMock.verifyPaging();
    await etelecomMock.requests.clear();
    await readAll(etelecomMock.baseUrl, etelecomMock.apiKey, { hurry: true });
    await expect(etelecomMock.verifyPaging()).rejects.toThrow("1 of 101 journeys never read");
    await etelecomMock.verifyRetries();
    await etelecomMock.verifySends();
  });
});

test("faults play, and calls are counted", async ({ etelecomMock }) => {
  await etelecomMock.faults.add({ then: { status: 503 }, times: 1 });
  await expect(list(etelecomMock.baseUrl, etelecomMock.apiKey)).rejects.toThrow("503");
  await list(etelecomMock.baseUrl, etelecomMock.apiKey, { paging: { limit: 20 } });
  await etelecomMock.requests.expect(1, { body: { paging: { limit: 20 } } });
  await expect(
    etelecomMock.requests.expect(2, { body: { paging: { limit: 20 } } }),
  ).rejects.toThrow("expected 2 such calls, found 1");
  expect(await etelecomMock.requests.count({ status: 503 })).toBe(1);
  expect(await etelecomMock.report()).toContain("fault status");
});

test("every list of records is there", async ({ etelecomMock }) => {
  const { journeys, consents, messages, templates, accounts, followers, conversations } = etelecomMock;
  for (const records of [journeys, consents, messages, followers, conversations]) {
    expect(await records.list()).toEqual([]);
  }
  expect((await templates.list()).length).toBeGreaterThan(0);
  const [account] = await accounts.list();
  expect((await accounts.get(account!.oa_id)).oa_id).toBe(account!.oa_id);
});

test("somebody calls, and a message is sent", async ({ etelecomMock }) => {
  const { calls, clock, sms, smsAccounts, extensions, accountUsers } = etelecomMock;
  const call = await calls.place({ callee: "0912345678", outcome: "answered", after: 1, for: 9 });
  await clock.advance(10);
  expect((await calls.get(call.id)).duration).toBe(9);
  expect(await sms.list()).toEqual([]);
  expect((await smsAccounts.list()).length).toBe(1);
  expect(await extensions.list()).toEqual([]);
  expect((await accountUsers.list()).length).toBe(4);
  expect(etelecomMock.env.ETELECOM_SMS_USERNAME).toBe(etelecomMock.smsUsername);
});

test("customers write, share, leave and come back", async ({ etelecomMock }) => {
  const { id } = await etelecomMock.followers.create({});
  expect((await etelecomMock.followers.say(id, "Xin chào")).text).toBe("Xin chào");
  const shared = await etelecomMock.followers.share(id, { name: "Lan" });
  expect(shared.shared_info.name).toBe("Lan");
  expect((await etelecomMock.followers.unfollow(id)).state).toBe("unfollow");
  expect((await etelecomMock.followers.follow(id)).state).toBe("follow");
});

test("a person agrees on the page of a method", async ({ etelecomMock }) => {
  const { url } = await post(etelecomMock, "AuthorizeOA", {
    app_id: "4195072341960813947",
    app_secret: "secret",
    redirect_uri: "http://localhost:3000/connected",
  });
  const agreement = await etelecomMock.agree(url);
  expect(agreement.values).toHaveProperty("code");
  expect((await etelecomMock.unlink()).state).toBe("unlinked");
  expect((await etelecomMock.link()).state).toBe("linked");
  expect((await etelecomMock.assume({ date_bounds: "closed" })).date_bounds).toBe("closed");
  expect((await etelecomMock.touched()).touched.length).toBeGreaterThanOrEqual(0);
});

test("a refused call names the field", async ({ etelecomMock }) => {
  // @ts-expect-error the compiler refuses it too
  const refused = etelecomMock.journeys.create({ status: "X" });
  await expect(refused).rejects.toThrow(ControlError);
  await expect(refused).rejects.toThrow("status: must be one of Z, P, N");
});

test("customers answer, and worlds are saved", async ({ etelecomMock }) => {
  const consent = await etelecomMock.consents.create({ reply_status: "S" });
  await etelecomMock.save("asked");
  expect((await etelecomMock.reply(consent.id, "P")).reply_status).toBe("P");
  await etelecomMock.restore("asked");
  expect((await etelecomMock.consents.get(consent.id)).reply_status).toBe("S");
  expect((await etelecomMock.consents.life(consent.id)).can_become).toContain("agreed");
});

test("control calls do not mind fake timers and a mocked fetch", async ({ etelecomMock }) => {
  vi.useFakeTimers();
  const mocked = vi.spyOn(globalThis, "fetch").mockRejectedValue(new Error("no network"));
  await etelecomMock.journeys.create();
  expect(mocked).not.toHaveBeenCalled();
  mocked.mockRestore();
  vi.useRealTimers();
});

/** A receiver of webhooks that takes every event. */
async function receiving(use: (url: string) => Promise<void>): Promise<void> {
  const receiver = http.createServer((_request, response) => response.end());
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  try {
    await use(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`);
  } finally {
    receiver.closeAllConnections();
    receiver.close();
  }
}

test("a client that polls for what its webhook tells is found", async ({ etelecomMock }) => {
  const [account] = await etelecomMock.accounts.list();
  const about = { oa_id: account!.oa_id, phone: "84912345678" };
  const call = (method: string, body: object) => post(etelecomMock, method, body);
  await receiving(async (webhook_url) => {
    await call("UpdateShopOA", { oa_id: about.oa_id, webhook_url });
    await etelecomMock.setOutcome({ outcome: "delayed", reply_status: "P", after: 15 });
    await call("RequestConsent", { ...about, call_type: "audio", reason_code: "delivery_notification" });
    await etelecomMock.verifyPolling();
    for (let asked = 0; asked < 10; asked++) {
      await call("CheckConsent", about);
      await etelecomMock.clock.advance(2);
    }
    await expect(etelecomMock.verifyPolling()).rejects.toThrow("polled-despite-webhook");
    await etelecomMock.verifyPolling({ method: "ListMessages" });
  });
});

const node = (module: typeof http | typeof https, url: string): Promise<void> =>
  new Promise((resolve, reject) => {
    module.get(url, () => resolve()).on("error", reject);
  });

describe("the guard", () => {
  const calls: Record<string, () => Promise<unknown>> = {
    fetch: () => fetch("https://api.etelecom.vn/v1/shop.Zalo/ListOA"),
    undici: () => undici.request("https://api.etelecom.vn/v1/shop.Zalo/ListOA"),
    "node:http": () => node(http, "http://openapi.zalo.me/"),
    "node:https": () => node(https, "https://business.openapi.zalo.me/"),
  };
  for (const [name, call] of Object.entries(calls)) {
    test.fails(`fails a test that swallows the error of ${name}`, async ({ etelecomMock }) => {
      await call().catch(() => etelecomMock.name);
    });
  }

  const unguarded = testWith({ guard: false });
  unguarded("is off where a test says so", async ({ etelecomMock }) => {
    expect(etelecomMock.apiKey).toContain(":");
    // Refused by this port of the loopback: nothing leaves the machine.
    await fetch("http://127.0.0.1:9/", { headers: { Host: "api.etelecom.vn" } }).catch(() => {});
  });
});
