import { useEtelecomMock } from "@etelecom-mock/client/jest";
import { phones, readAll } from "../client.js";

describe("an empty world for each test", () => {
  const mock = useEtelecomMock();

  test("is there", async () => {
    await mock().journeys.create({ phone: "0912 345 678", status: "P" });
    expect(await phones(mock().baseUrl, mock().apiKey)).toEqual(["84912345678"]);
    expect(mock().name).toContain("an-empty-world-for-each-test-is-there");
  });

  test("is another one for the next", async () => {
    expect(await phones(mock().baseUrl, mock().apiKey)).toEqual([]);
  });
});

describe("a world with options", () => {
  const mock = useEtelecomMock({ preset: "page-plus-one" });

  test("verdicts are assertions", async () => {
    await readAll(mock().baseUrl, mock().apiKey, { hurry: true });
    await expect(mock().verifyPaging()).rejects.toThrow("1 of 101 journeys never read");
  });
});
