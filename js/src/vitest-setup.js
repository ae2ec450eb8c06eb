/** Vitest's `globalSetup`: one server for the run. */
import { startServer } from "./server.js";

/** @returns {Promise<() => Promise<void>>} stops it */
export default async function setup() {
  const server = await startServer();
  const before = process.env["ETELECOM_MOCK_URL"];
  process.env["ETELECOM_MOCK_URL"] = server.url;
  return async () => {
    await server.stop();
    if (before === undefined) delete process.env["ETELECOM_MOCK_URL"];
  };
}
