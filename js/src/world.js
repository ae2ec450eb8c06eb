/** One world of the simulator: its records, clock, faults, calls and verdicts. */
import { AssertionError } from "node:assert";
import { Caller } from "./caller.js";
import { Clock, Faults, Requests } from "./parts.js";
import { Calls, Followers, Messages, Records } from "./records.js";

/**
 * @typedef {import("../control-api.cjs").components["schemas"]} Schemas
 * @typedef {Schemas["World"]} WorldDocument
 * @typedef {Schemas["WorldOptions"]} WorldOptions
 * @typedef {Schemas["FaultRule"]} FaultRule
 * @typedef {Schemas["RequestPattern"]} RequestPattern
 * @typedef {Schemas["Verdict"]} Verdict
 */

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
    /** Keys are empty if the server does not show them. */
    this.apiKey = document.api_key ?? "";
    this.partnerBaseUrl = `${caller.url}/v1/partner`;
    this.shopKey = document.shop_key ?? "";
    this.partnerApiKey = key ?? "";
    /** SMS Brandname is called at `mockUrl`. */
    this.smsUsername = document.sms_username;
    this.smsPassword = document.sms_password ?? "";
    this.shops = document.shops;
    /** @type {Records<Schemas["Journey"], Schemas["JourneyFields"]>} */
    this.journeys = new Records(caller, "journeys");
    /** @type {Records<Schemas["Consent"], Schemas["ConsentFields"]>} */
    this.consents = new Records(caller, "consents");
    this.messages = new Messages(caller);
    /** @type {Records<Schemas["Template"], Schemas["TemplateFields"]>} */
    this.templates = new Records(caller, "templates");
    /** @type {Records<Schemas["Account"], Schemas["AccountFields"]>} */
    this.accounts = new Records(caller, "accounts");
    this.followers = new Followers(caller);
    /** @type {Records<Schemas["Conversation"], Schemas["ConversationFields"]>} */
    this.conversations = new Records(caller, "conversations");
    /** @type {Records<Schemas["Upload"], Schemas["UploadFields"]>} */
    this.uploads = new Records(caller, "uploads");
    /** @type {Records<Schemas["OAAuthorization"], Schemas["OAAuthorizationFields"]>} */
    this.authorizations = new Records(caller, "authorizations");
    /** @type {Records<Schemas["PartnerLink"], Schemas["PartnerLinkFields"]>} */
    this.partnerLinks = new Records(caller, "partner_links");
    /** @type {Records<Schemas["ShopRequest"], Schemas["ShopRequestFields"]>} */
    this.shopRequests = new Records(caller, "shop_requests");
    /** @type {Records<Schemas["Webhook"], Schemas["WebhookFields"]>} */
    this.accountWebhooks = new Records(caller, "webhooks");
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
    this.clock = new Clock(caller);
    this.faults = new Faults(caller);
    this.requests = new Requests(caller);
  }

  /**
   * Environment variables for a process under test, with the same names as `exec` sets.
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
   * A customer's answer to a waiting request for consent.
   * @param {string} id
   * @param {"P" | "N"} reply agree or refuse
   * @returns {Promise<Schemas["Consent"]>}
   */
  reply(id, reply) {
    const path = `/consents/${encodeURIComponent(id)}/reply`;
    return this._caller.call("POST", path, { reply_status: reply });
  }

  /**
   * How customers without a magic number behave.
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
   * Deliver one again, now.
   * @param {string} id
   * @returns {Promise<Schemas["Delivery"]>}
   */
  redeliver(id) {
    return this._caller.call("POST", `/deliveries/${encodeURIComponent(id)}/redeliver`);
  }

  /**
   * Agree, as a person would, on the page that a vendor's method returned.
   * @param {string} url
   * @param {{ oa_id?: string, shop_id?: string }} [chosen] the OA or shop
   * @returns {Promise<Schemas["Agreement"]>} where a browser would be redirected, and with which parameters
   */
  agree(url, chosen = {}) {
    return this._caller.call("POST", "/authorize", { ...chosen, url });
  }

  /**
   * Refuse, as a person would.
   * @param {string} url
   * @returns {Promise<Schemas["Agreement"]>}
   */
  refuse(url) {
    return this._caller.call("POST", "/authorize", { url, agree: false });
  }

  /**
   * Let a shop link the partner again, now.
   * @param {{ shop_id?: string }} [where] another shop than the first
   * @returns {Promise<Schemas["PartnerLink"]>}
   */
  link(where = {}) {
    return this._caller.call("POST", "/shop/link", undefined, where);
  }

  /**
   * Let a shop unlink the partner, now: its `shop_key` gets 403 from then on.
   * @param {{ shop_id?: string }} [where] another shop than the first
   * @returns {Promise<Schemas["PartnerLink"]>}
   */
  unlink(where = {}) {
    return this._caller.call("POST", "/shop/unlink", undefined, where);
  }

  /**
   * How the vendor behaves where its documentation is silent: the alternative of each assumption.
   * @returns {Promise<Schemas["Assumptions"]["assume"]>}
   */
  async assumptions() {
    return (await this._caller.call("GET", "/assumptions")).assume;
  }

  /**
   * Choose alternatives; `null` restores a default.
   * @param {Schemas["AssumptionChoice"]} chosen `{ date_bounds: "closed" }`
   * @returns {Promise<Schemas["Assumptions"]["assume"]>}
   */
  async assume(chosen) {
    return (await this._caller.call("PUT", "/assumptions", { assume: chosen })).assume;
  }

  /**
   * The assumptions that the calls so far relied on.
   * @returns {Promise<Schemas["TouchedAssumptions"]>}
   */
  touched() {
    return this._caller.call("GET", "/assumptions/touched");
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
   * Fails if the client polls for what its webhook reports to it.
   * @param {Schemas["PollingRules"]} [rules]
   * @returns {Promise<void>}
   */
  async verifyPolling(rules = {}) {
    judge("polling", await this._caller.call("POST", "/verify/polling", rules));
  }

  /**
   * Save the world as it is, under a name.
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

  /** Restore the world as it was when it was opened. @returns {Promise<void>} */
  async reset() {
    await this._caller.call("POST", "/reset");
  }

  /** @returns {Promise<Schemas["Fixture"]>} */
  export() {
    return this._caller.call("GET", "/export");
  }

  /**
   * Replace its records with those of a document.
   * @param {Schemas["Fixture"]} fixture
   * @returns {Promise<Schemas["ImportCounts"]>}
   */
  import(fixture) {
    return this._caller.call("POST", "/import", fixture);
  }

  /** Remove it. @returns {Promise<void>} */
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
