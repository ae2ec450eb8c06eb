/** Opens worlds on a running server. */
import { Caller, ControlError } from "./caller.js";
import { World } from "./world.js";

/** @typedef {import("./world.js").WorldOptions} WorldOptions */

const TEST_WORLD = { preset: /** @type {const} */ ("empty"), anchor: "2026-03-10T08:00:00Z" };
const LONGEST_NAME = 50;

/** A client of one server's control API. */
export class ControlClient {
  /**
   * @param {string} url the server's own address, such as `http://127.0.0.1:8480`
   * @param {{ adminToken?: string | undefined }} [options]
   */
  constructor(url, options = {}) {
    this._caller = new Caller(url, options.adminToken);
    this.url = this._caller.url;
    /**
     * A key of each world that this client created, by the world's name.
     * @private
     * @type {Map<string, string>}
     */
    this._made = new Map();
  }

  /** @returns {Promise<{ status: string, version?: string }>} from a server that is ready */
  health() {
    return this._caller.call("GET", "/health");
  }

  /**
   * @param {WorldOptions} [options]
   * @returns {Promise<World>}
   */
  async createWorld(options = {}) {
    const document = await this._caller.call("POST", "/worlds", options);
    this._made.set(document.name, document.partner_api_key);
    return new World(this.url, document);
  }

  /**
   * A world for one test: empty, its clock frozen, unless the options say otherwise.
   * @param {string} testName
   * @param {WorldOptions} [options]
   * @returns {Promise<World>}
   */
  createTestWorld(testName, options = {}) {
    const slug = testName.replace(/[^A-Za-z0-9]+/g, "-").slice(0, LONGEST_NAME);
    const serial = Math.random().toString(16).slice(2, 10);
    return this.createWorld({ name: `${slug || "test"}-${serial}`, ...TEST_WORLD, ...options });
  }

  /**
   * A world, with its keys if this client created it or `key` is one of them.
   * @param {string} name
   * @param {{ key?: string }} [options]
   * @returns {Promise<World>}
   */
  async world(name, options = {}) {
    const path = `/worlds/${encodeURIComponent(name)}`;
    const made = this._made.get(name);
    if (options.key === undefined && made !== undefined) {
      try {
        return new World(this.url, await new Caller(this.url, made).call("GET", path));
      } catch (error) {
        if (!(error instanceof ControlError) || error.status !== 401) throw error;
        this._made.delete(name); // it was removed, and perhaps made again by somebody else
      }
    }
    const caller = options.key === undefined ? this._caller : new Caller(this.url, options.key);
    return new World(this.url, await caller.call("GET", path), this._caller.key);
  }
}

/**
 * The client of the run's server: that of `ETELECOM_MOCK_URL`, which the set-up of each test
 * runner sets.
 * @returns {ControlClient}
 */
export function runClient() {
  const url = process.env["ETELECOM_MOCK_URL"];
  if (!url) {
    throw new Error(
      "no etelecom-mock server: add the package's set-up to the configuration of the test " +
        "runner, or set ETELECOM_MOCK_URL to the address of a running server",
    );
  }
  return new ControlClient(url, { adminToken: process.env["ETELECOM_MOCK_ADMIN_TOKEN"] });
}
