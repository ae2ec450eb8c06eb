/** Calls of the control API: JSON in, JSON out, refusals as errors. */
import { send } from "./connection.js";

const TIMEOUT = 30_000;

/** A control call that was refused; `message` names the field. */
export class ControlError extends Error {
  /**
   * @param {string} message
   * @param {number} status of the response; 0 if there was none
   * @param {string} code such as `invalid_argument`
   */
  constructor(message, status = 0, code = "") {
    super(message);
    this.name = "ControlError";
    this.status = status;
    this.code = code;
  }
}

/** Calls one server, with one key. */
export class Caller {
  /**
   * @param {string} url the server's own address, such as `http://127.0.0.1:8480`
   * @param {string | undefined} key a world's key, or the admin token
   * @param {string | undefined} [world] the world's name, if the key is not one of its keys
   */
  constructor(url, key, world) {
    this.url = url.replace(/\/+$/, "");
    this.key = key;
    this.world = world;
  }

  /**
   * @param {string} method
   * @param {string} path below `/__admin`
   * @param {unknown} [body]
   * @param {Record<string, string | number | boolean | undefined>} [query]
   * @returns {Promise<any>} the JSON of the response; undefined if there is none
   */
  async call(method, path, body, query = {}) {
    const url = new URL(`${this.url}/__admin${path}`);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    if (this.world !== undefined) url.searchParams.set("world", this.world);
    /** @type {Record<string, string>} */
    const headers = { Accept: "application/json", "Content-Type": "application/json" };
    if (this.key !== undefined) headers["Authorization"] = `Bearer ${this.key}`;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const call = { method, headers, ...(text === undefined ? {} : { body: text }) };
    const answer = await send(url, call, TIMEOUT).catch((error) => {
      const hint = error.code === "ECONNREFUSED" ? "; is the server running?" : "";
      throw new ControlError(`${method} ${url.href}: ${error.message}${hint}`);
    });
    const found = answer.body.length === 0 ? undefined : JSON.parse(answer.body.toString("utf8"));
    if (answer.status >= 400) {
      throw new ControlError(
        `${method} ${url.pathname}: ${found?.msg}`,
        answer.status,
        found?.code,
      );
    }
    return found;
  }
}
