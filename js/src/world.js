/** One world of the simulator: its records, clock, faults, calls and verdicts. */
import { AssertionError } from "node:assert";
import { Caller } from "./caller.js";

/**
 * @typedef {import("./control-api.js").components["schemas"]} Schemas
 * @typedef {Schemas["World"]} WorldDocument
 * @typedef {Schemas["NewWorld"]} WorldOptions
 * @typedef {Schemas["FaultRule"]} FaultRule
 * @typedef {Schemas["RequestPattern"]} RequestPattern
 * @typedef {Schemas["Request"]} VendorRequest
 * @typedef {Schemas["Verdict"]} Verdict
 */

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
   * Where a record stands in its life, and what comes next.
   * @param {string} id
   * @returns {Promise<Schemas["Life"]>}
   */
  life(id) {
    return this._caller.call("GET", `/${this._plural}/${encodeURIComponent(id)}/life`);
  }

  /**
   * Every record that the filters let through, in pages of 100.
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
   * Move it on; what is due happens before this resolves.
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

/**
 * The call logs of a world, and the calls that make them.
 * @extends {Records<Schemas["CallLog"], Schemas["CallLogFields"]>}
 */
export class Calls extends Records {
  /** @param {Caller} caller */
  constructor(caller) {
    super(caller, "call_logs");
  }

  /**
   * Let somebody call, now; the call goes on by the world's clock.
   * @param {Schemas["NewCall"]} call `{ callee: "0912345678", outcome: "answered" }`
   * @param {{ shop_id?: string }} [where] another shop than the first
   * @returns {Promise<Schemas["CallLog"]>}
   */
  place(call, where = {}) {
    return this._caller.call("POST", "/calls", call, where);
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
   * Fails with the nearest misses unless so many calls match.
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
      message: `expected ${expected} such calls, there are ${found.count}${misses.join("")}`,
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

/** A world: give `baseUrl` and `apiKey` to the code under test. */
export class World {
  /**
   * @param {string} url the server's own address
   * @param {WorldDocument} document
   * @param {string | undefined} [adminToken]
   */
  constructor(url, document, adminToken) {
    const key = document.partner_api_key;
    const caller = key ? new Caller(url, key) : new Caller(url, adminToken, document.name);
    /** @private */
    this._caller = caller;
    this.name = document.name;
    this.mockUrl = caller.url;
    this.baseUrl = `${caller.url}/v1/shop`;
    /** Keys are empty where the server does not show them. */
    this.apiKey = document.api_key ?? "";
    this.partnerBaseUrl = `${caller.url}/v1/partner`;
    this.shopKey = document.shop_key ?? "";
    this.partnerApiKey = key ?? "";
    this.smsUsername = document.sms_username;
    this.smsPassword = document.sms_password ?? "";
    this.shops = document.shops;
    /** @type {Records<Schemas["Journey"], Schemas["JourneyFields"]>} */
    this.journeys = new Records(caller, "journeys");
    /** @type {Records<Schemas["Consent"], Schemas["ConsentFields"]>} */
    this.consents = new Records(caller, "consents");
    /** @type {Records<Schemas["Message"], Schemas["MessageFields"]>} */
    this.messages = new Records(caller, "messages");
    /** @type {Records<Schemas["Template"], Schemas["TemplateFields"]>} */
    this.templates = new Records(caller, "templates");
    /** @type {Records<Schemas["Account"], Schemas["AccountFields"]>} */
    this.accounts = new Records(caller, "accounts");
    /** @type {Records<Schemas["Follower"], Schemas["FollowerFields"]>} */
    this.followers = new Records(caller, "followers");
    /** @type {Records<Schemas["Conversation"], Schemas["ConversationFields"]>} */
    this.conversations = new Records(caller, "conversations");
    /** @type {Records<Schemas["Upload"], Schemas["UploadFields"]>} */
    this.uploads = new Records(caller, "uploads");
    /** @type {Records<Schemas["Authorization"], Schemas["AuthorizationFields"]>} */
    this.authorizations = new Records(caller, "authorizations");
    /** @type {Records<Schemas["Tenant"], Schemas["TenantFields"]>} */
    this.tenants = new Records(caller, "tenants");
    /** @type {Records<Schemas["Hotline"], Schemas["HotlineFields"]>} */
    this.hotlines = new Records(caller, "hotlines");
    /** @type {Records<Schemas["Extension"], Schemas["ExtensionFields"]>} */
    this.extensions = new Records(caller, "extensions");
    /** @type {Records<Schemas["AccountUser"], Schemas["AccountUserFields"]>} */
    this.accountUsers = new Records(caller, "account_users");
    this.calls = new Calls(caller);
    /** @type {Records<Schemas["SmsMessage"], Schemas["SmsMessageFields"]>} */
    this.sms = new Records(caller, "sms");
    /** @type {Records<Schemas["SmsAccount"], Schemas["SmsAccountFields"]>} */
    this.smsAccounts = new Records(caller, "sms_accounts");
    /** @type {Records<Schemas["PartnerLink"], Schemas["PartnerLinkFields"]>} */
    this.partnerLinks = new Records(caller, "partner_links");
    /** @type {Records<Schemas["ShopRequest"], Schemas["ShopRequestFields"]>} */
    this.shopRequests = new Records(caller, "shop_requests");
    /** @type {Records<Schemas["Webhook"], Schemas["WebhookFields"]>} */
    this.accountWebhooks = new Records(caller, "webhooks");
    this.clock = new Clock(caller);
    this.faults = new Faults(caller);
    this.requests = new Requests(caller);
  }

  /**
   * Environment variables for a process that is tested, under the names that `exec` sets too.
   * @returns {Record<string, string>}
   */
  get env() {
    return {
      ETELECOM_BASE_URL: this.baseUrl,
      ETELECOM_API_KEY: this.apiKey,
      ETELECOM_PARTNER_BASE_URL: this.partnerBaseUrl,
      ETELECOM_SHOP_KEY: this.shopKey,
      ETELECOM_PARTNER_API_KEY: this.partnerApiKey,
      ETELECOM_SMS_URL: this.mockUrl,
      ETELECOM_SMS_USERNAME: this.smsUsername,
      ETELECOM_SMS_PASSWORD: this.smsPassword,
      ETELECOM_MOCK_URL: this.mockUrl,
    };
  }

  /**
   * A customer's answer to a request for consent that waits.
   * @param {string} id
   * @param {"P" | "N"} reply agree or refuse
   * @returns {Promise<Schemas["Consent"]>}
   */
  reply(id, reply) {
    const path = `/consents/${encodeURIComponent(id)}/reply`;
    return this._caller.call("POST", path, { reply_status: reply });
  }

  /**
   * How customers behave that have no magic number.
   * @param {Schemas["Outcome"]} outcome
   * @returns {Promise<Schemas["Outcome"]>}
   */
  setOutcome(outcome) {
    return this._caller.call("PUT", "/outcomes", outcome);
  }

  /**
   * The log of webhooks.
   * @returns {Promise<Schemas["Delivery"][]>}
   */
  async deliveries() {
    return (await this._caller.call("GET", "/deliveries")).deliveries;
  }

  /**
   * Fails unless the client paged well.
   * @param {Schemas["PagingRules"]} [rules]
   * @returns {Promise<void>}
   */
  async verifyPaging(rules = {}) {
    judge("paging", await this._caller.call("POST", "/verify/paging", rules));
  }

  /**
   * Fails unless the client retried well.
   * @param {Schemas["RetryRules"]} [rules]
   * @returns {Promise<void>}
   */
  async verifyRetries(rules = {}) {
    judge("retries", await this._caller.call("POST", "/verify/retries", rules));
  }

  /**
   * Fails if the client sent anything twice.
   * @param {Schemas["SendRules"]} [rules]
   * @returns {Promise<void>}
   */
  async verifySends(rules = {}) {
    judge("sends", await this._caller.call("POST", "/verify/sends", rules));
  }

  /**
   * Keep the world as it is, under a name.
   * @param {string} name
   * @returns {Promise<void>}
   */
  async save(name) {
    await this._caller.call("POST", "/snapshots", { name });
  }

  /**
   * @param {string} name
   * @returns {Promise<void>}
   */
  async restore(name) {
    await this._caller.call("POST", `/snapshots/${encodeURIComponent(name)}/restore`);
  }

  /** The world as when it was opened. @returns {Promise<void>} */
  async reset() {
    await this._caller.call("POST", "/reset");
  }

  /** @returns {Promise<Schemas["Fixture"]>} */
  export() {
    return this._caller.call("GET", "/export");
  }

  /**
   * Replace its records by those of a document.
   * @param {Schemas["Fixture"]} fixture
   * @returns {Promise<Schemas["ImportCounts"]>}
   */
  import(fixture) {
    return this._caller.call("POST", "/import", fixture);
  }

  /** Drop it. @returns {Promise<void>} */
  remove() {
    return this._caller.call("DELETE", `/worlds/${encodeURIComponent(this.name)}`);
  }

  /**
   * The calls as text, for the report of a failed test.
   * @returns {Promise<string>}
   */
  async report() {
    const calls = await this.requests.list();
    const lines = calls.map((call) => {
      const status = call.status ?? (call.abandoned ? "client hung up" : "under way");
      const notes = call.notes.map((note) => `\n        note ${note.code}: ${note.message}`);
      const fault = call.fault ? `\n        fault ${call.fault}` : "";
      const body = JSON.stringify(call.body) ?? "";
      return `  ${call.id}  ${status} ${call.method} ${body}${notes.join("")}${fault}`;
    });
    return [`etelecom-mock: world ${this.name}: ${calls.length} calls`, ...lines].join("\n");
  }
}

/**
 * @param {string} what
 * @param {Verdict} verdict
 */
function judge(what, verdict) {
  if (verdict.passed) return;
  const found = verdict.findings.map(
    (each) => `\n  ${each.code}: ${each.message} (calls ${each.requests.join(", ")})`,
  );
  throw new AssertionError({
    message: `the client's ${what}: ${verdict.findings.length} findings${found.join("")}`,
    actual: verdict.findings.map((each) => each.code),
    expected: [],
    operator: `verify ${what}`,
  });
}
