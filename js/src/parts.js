/** A world's clock, faults and calls. */
import { AssertionError } from "node:assert";
import { Caller } from "./caller.js";

/**
 * @typedef {import("../control-api.cjs").components["schemas"]} Schemas
 * @typedef {Schemas["FaultRule"]} FaultRule
 * @typedef {Schemas["RequestPattern"]} RequestPattern
 * @typedef {Schemas["Request"]} VendorRequest
 */

/** The world's clock. */
export class Clock {
  /** @param {Caller} caller */
  constructor(caller) {
    this._caller = caller;
  }

  /** @returns {Promise<Date>} */
  async now() {
    return new Date((await this._caller.call("GET", "/clock")).now);
  }

  /**
   * Advance it; what is due happens before this resolves.
   * @param {number | string} by seconds, or an ISO 8601 duration such as `PT2H`
   * @returns {Promise<Schemas["Clock"]>}
   */
  advance(by) {
    return this._caller.call("PUT", "/clock", { advance: by });
  }

  /**
   * @param {Date | string} time
   * @returns {Promise<Schemas["Clock"]>}
   */
  set(time) {
    return this._caller.call("PUT", "/clock", { now: new Date(time).toISOString() });
  }

  /** @returns {Promise<Schemas["Clock"]>} */
  freeze() {
    return this._caller.call("PUT", "/clock", { frozen: true });
  }

  /** @returns {Promise<Schemas["Clock"]>} */
  unfreeze() {
    return this._caller.call("PUT", "/clock", { frozen: false });
  }
}

/** The world's fault rules. */
export class Faults {
  /** @param {Caller} caller */
  constructor(caller) {
    this._caller = caller;
  }

  /**
   * @param {FaultRule} rule `{ then: { status: 503 }, times: 1 }`
   * @returns {Promise<Schemas["Fault"]>}
   */
  add(rule) {
    return this._caller.call("POST", "/faults", rule);
  }

  /** @returns {Promise<Schemas["Fault"][]>} */
  async list() {
    return (await this._caller.call("GET", "/faults")).faults;
  }

  /** @returns {Promise<void>} */
  clear() {
    return this._caller.call("DELETE", "/faults");
  }
}

/** The calls of vendor methods so far. */
export class Requests {
  /** @param {Caller} caller */
  constructor(caller) {
    this._caller = caller;
  }

  /**
   * Oldest first.
   * @param {{ method?: string, status?: number, note?: string, fault?: string }} [filters]
   * @returns {Promise<VendorRequest[]>}
   */
  async list(filters = {}) {
    return (await this._caller.call("GET", "/requests", undefined, filters)).requests;
  }

  /**
   * @param {RequestPattern} [pattern] method, status, and a part of the body
   * @returns {Promise<number>}
   */
  async count(pattern = {}) {
    return (await this._caller.call("POST", "/requests/count", pattern)).count;
  }

  /**
   * Fails, showing the nearest misses, unless exactly this many calls match.
   * @param {number} expected
   * @param {RequestPattern} [pattern]
   * @returns {Promise<void>}
   */
  async expect(expected, pattern = {}) {
    const asked = { ...pattern, expect: expected };
    const found = await this._caller.call("POST", "/requests/count", asked);
    if (found.count === expected) return;
    const misses = (found.nearest ?? []).map(
      (/** @type {Schemas["NearMiss"]} */ miss) =>
        `\n  call ${miss.id}: ${miss.differences.join("; ")}`,
    );
    throw new AssertionError({
      message: `expected ${expected} such calls, found ${found.count}${misses.join("")}`,
      actual: found.count,
      expected,
      operator: "requests.expect",
    });
  }

  /** @returns {Promise<void>} */
  clear() {
    return this._caller.call("DELETE", "/requests");
  }
}
