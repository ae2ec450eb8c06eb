import { beforeEach, expect, test } from "vitest";
import { etelecom } from "./etelecom.js";
import { world } from "./world.js";

const empty = world("empty");
const paged = world("page-plus-one");

beforeEach(() => Promise.all([empty.control("POST", "reset"), paged.control("POST", "reset")]));

test("enabled journeys are found", async () => {
  await empty.control("POST", "journeys", { phone: "0912 345 678", status: "P" });
  await empty.control("POST", "journeys", { phone: "0987 654 321", status: "N" });
  const found = [];
  for await (const journey of etelecom(empty).journeys({ status: "P" })) found.push(journey);
  expect(found.map((journey) => journey.phone)).toEqual(["84912345678"]);
});

test("every page is read", async () => {
  const ids = new Set();
  for await (const journey of etelecom(paged).journeys()) ids.add(journey.id);
  expect(ids.size).toBe(101);
  expect(await paged.control("POST", "verify/paging")).toEqual({ passed: true, findings: [] });
});

test("an outage is told", async () => {
  await empty.control("POST", "faults", { then: { status: 503 } });
  await expect(etelecom(empty).journeys().next()).rejects.toThrow("unavailable");
});
