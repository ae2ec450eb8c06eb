/** The records of a world, and what customers do with them. */
import { Caller } from "./caller.js";

/** @typedef {import("../control-api.cjs").components["schemas"]} Schemas */

/**
 * The records of one list.
 *
 * @template Record
 * @template Fields
 */
export class Records {
  /**
   * @param {Caller} caller
   * @param {string} plural
   */
  constructor(caller, plural) {
    this._caller = caller;
    this._plural = plural;
  }

  /**
   * A record as if newly created, with the given fields.
   * @param {Fields} [fields]
   * @param {{ shop_id?: string }} [where] another shop than the first
   * @returns {Promise<Record>}
   */
  create(fields, where = {}) {
    return this._caller.call("POST", `/${this._plural}`, fields ?? {}, where);
  }

  /**
   * @param {string} id
   * @returns {Promise<Record>}
   */
  get(id) {
    return this._caller.call("GET", `/${this._plural}/${encodeURIComponent(id)}`);
  }

  /**
   * @param {string} id
   * @param {Fields} fields
   * @returns {Promise<Record>}
   */
  update(id, fields) {
    return this._caller.call("PATCH", `/${this._plural}/${encodeURIComponent(id)}`, fields);
  }

  /**
   * @param {string} id
   * @returns {Promise<void>}
   */
  delete(id) {
    return this._caller.call("DELETE", `/${this._plural}/${encodeURIComponent(id)}`);
  }

  /**
   * The state of a record, and the states that can follow.
   * @param {string} id
   * @returns {Promise<Schemas["Life"]>}
   */
  life(id) {
    return this._caller.call("GET", `/${this._plural}/${encodeURIComponent(id)}/life`);
  }

  /**
   * Every record that matches the filters, in pages of 100.
   * @param {{ [name: string]: string | number | boolean | undefined }} [filters]
   * @returns {Promise<Record[]>}
   */
  async list(filters = {}) {
    const rows = [];
    for (let after = "."; ;) {
      const path = `/${this._plural}`;
      const page = await this._caller.call("GET", path, undefined, { ...filters, after });
      if (page[this._plural].length === 0) return rows;
      rows.push(...page[this._plural]);
      after = page.paging.next;
    }
  }
}

/**
 * The customers who follow an OA. The customer acts now.
 *
 * @extends {Records<Schemas["Follower"], Schemas["FollowerFields"]>}
 */
export class Followers extends Records {
  /** @param {Caller} caller */
  constructor(caller) {
    super(caller, "followers");
  }

  /**
   * Follow the OA again.
   * @param {string} id
   * @returns {Promise<Schemas["Follower"]>}
   */
  follow(id) {
    return this._act(id, "follow");
  }

  /**
   * Leave.
   * @param {string} id
   * @returns {Promise<Schemas["Follower"]>}
   */
  unfollow(id) {
    return this._act(id, "unfollow");
  }

  /**
   * Write to the OA.
   * @param {string} id
   * @param {string} text
   * @returns {Promise<Schemas["Conversation"]>}
   */
  say(id, text) {
    return this._act(id, "say", { text });
  }

  /**
   * Share their data: their own, except where other data are given.
   * @param {string} id
   * @param {Schemas["Shared"]} [shared]
   * @returns {Promise<Schemas["Follower"]>}
   */
  share(id, shared = {}) {
    return this._act(id, "share", shared);
  }

  /**
   * @private
   * @param {string} id
   * @param {string} act
   * @param {object} [body]
   */
  _act(id, act, body) {
    return this._caller.call("POST", `/followers/${encodeURIComponent(id)}/${act}`, body);
  }
}

/**
 * The messages by template.
 *
 * @extends {Records<Schemas["Message"], Schemas["MessageFields"]>}
 */
export class Messages extends Records {
  /** @param {Caller} caller */
  constructor(caller) {
    super(caller, "messages");
  }

  /**
   * Let the customer rate a delivered message.
   * @param {string} id
   * @param {Schemas["Rating"]} rating `{ rate: 5 }`
   * @returns {Promise<Schemas["Message"]>}
   */
  rate(id, rating) {
    return this._caller.call("POST", `/messages/${encodeURIComponent(id)}/rate`, rating);
  }
}

/**
 * The call logs, and placing calls.
 *
 * @extends {Records<Schemas["CallLog"], Schemas["CallLogFields"]>}
 */
export class Calls extends Records {
  /** @param {Caller} caller */
  constructor(caller) {
    super(caller, "call_logs");
  }

  /**
   * Let somebody call, now; the call continues by the world's clock.
   * @param {Schemas["NewCall"]} call `{ callee: "0912345678", outcome: "answered" }`
   * @param {{ shop_id?: string }} [where] another shop than the first
   * @returns {Promise<Schemas["CallLog"]>}
   */
  place(call, where = {}) {
    return this._caller.call("POST", "/calls", call, where);
  }
}
