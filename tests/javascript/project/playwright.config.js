import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "playwright",
  workers: 1,
  globalSetup: "@etelecom-mock/client/playwright/setup",
  use: {
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
    },
  },
});
