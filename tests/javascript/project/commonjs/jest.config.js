// As most projects have Jest: CommonJS, and no option of Node's.
module.exports = {
  transform: {},
  globalSetup: "@etelecom-mock/client/jest/setup",
  globalTeardown: "@etelecom-mock/client/jest/teardown",
};
