export default {
  testMatch: ["<rootDir>/jest/*.test.js"],
  transform: {},
  globalSetup: "@etelecom-mock/client/jest/setup",
  globalTeardown: "@etelecom-mock/client/jest/teardown",
};
