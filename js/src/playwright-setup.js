/** Playwright's `globalSetup`: one server for the run; what it returns stops it. */
export { default } from "./vitest-setup.js";
