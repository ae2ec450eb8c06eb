const { ControlError, VendorCalled } = require("@etelecom-mock/client");
const { useEtelecomMock } = require("@etelecom-mock/client/jest");

const mock = useEtelecomMock({ preset: "one" });

test("a CommonJS test has a world", async () => {
  expect(await mock().journeys.list()).toHaveLength(1);
  await expect(mock().journeys.get("1")).rejects.toThrow(ControlError);
});

test("and the guard", async () => {
  const { guard } = require("@etelecom-mock/client");
  const http = require("node:http");
  const refused = new Promise((resolve, reject) => {
    http.get("http://api.etelecom.vn/", resolve).on("error", reject);
  });
  await expect(refused).rejects.toThrow(VendorCalled);
  expect(() => guard.check()).toThrow("api.etelecom.vn");
});
