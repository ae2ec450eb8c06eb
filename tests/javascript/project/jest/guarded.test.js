import { useEtelecomMock } from "@etelecom-mock/client/jest";

const mock = useEtelecomMock();

(process.env.SHOW_A_FAILURE ? test : test.skip)("swallows the error", async () => {
  await fetch("https://api.etelecom.vn/").catch(() => mock().name);
});
