/** Playwright's `globalSetup`: one server for the run; the returned function stops it. */
export { default } from "./vitest-setup.js";
