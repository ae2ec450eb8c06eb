// The state of this tab: a key or the admin token, the current world, and how to call the server.
// Keys are kept in this tab only (sessionStorage), never in the address.

import { t } from "./language.js";

const KEPT = "etelecom-mock";

/** An error response in the vendor's format; status 0 when there was no response. */
export class Refusal extends Error {
  constructor(status, body, hint) {
    // The vendor's text for an undecodable body names no field; the hint does.
    const undecodable = body?.meta?.xcode === "malformed" && hint;
    super(undecodable ? hint : (body?.msg ?? `the server returned ${status}`));
    this.status = status;
    this.code = body?.code ?? "";
  }
}

export class Session {
  #kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  #listeners = new Map();

  /** The world's document: its name, addresses, and shops with their keys. */
  world = null;
  /** The shop whose lists and records are shown. */
  shop = null;
  catalogue = null;

  constructor() {
    const wanted = new URLSearchParams(location.hash.slice(1));
    for (const name of ["key", "world"]) {
      if (!wanted.has(name)) continue;
      this.#keep({ key: undefined, world: undefined, [name]: wanted.get(name) });
      history.replaceState(null, "", location.pathname);
    }
  }

  /** Whether a key or the token was given, valid or not. */
  get hasKey() {
    return Boolean(this.#kept.key ?? this.#kept.admin);
  }

  get admin() {
    return this.#kept.admin;
  }

  #keep(changes) {
    this.#kept = { ...this.#kept, ...changes };
    sessionStorage.setItem(KEPT, JSON.stringify(this.#kept));
  }

  useAdmin(token) {
    this.#keep({ admin: token });
  }

  /** Forgets the current world; the next one is `demo`. */
  forget() {
    this.#keep({ key: undefined, world: undefined });
  }

  /** Loads the world by key, or else by name; throws Refusal. */
  async open({ key = this.#kept.key, world = this.#kept.world ?? "demo" } = {}) {
    const found = key
      ? await this.#call("GET", "/world", undefined, key)
      : await this.across("GET", `/worlds/${encodeURIComponent(world)}`);
    if (!key && found.test_key) {
      const byKey = await this.open({ key: found.test_key }).catch(() => null); // they may be off
      if (byKey) return byKey;
    }
    this.#keep({ key, world: found.name });
    const shop = found.shops.find((each) => each.shop_id === this.#kept.shop);
    this.world = found;
    this.shop = shop ?? found.shops[0];
    return found;
  }

  /** Switches to another world, by key or by name. */
  async enter(wanted) {
    const before = this.#kept;
    this.#keep({ key: undefined, world: undefined });
    try {
      await this.open(wanted);
    } catch (refusal) {
      this.#keep(before);
      throw refusal;
    }
    await this.emit("world");
  }

  choose(shop) {
    this.shop = shop;
    this.#keep({ shop: shop.shop_id });
    this.emit("world");
  }

  /** A key of the current shop; null for a world opened by name, whose keys are not shown. */
  get key() {
    return this.shop.api_key;
  }

  /** A control call on the current world. */
  async control(method, path, body) {
    return read(await this.about(method, path, { body }));
  }

  /** The whole response of a control call on the current world: by its key, or else its name. */
  about(method, path, { key = this.key, ...options } = {}) {
    if (key) return this.fetch(method, path, { ...options, key });
    const named = new URLSearchParams({ world: this.world.name, shop_id: this.shop.shop_id });
    const address = `${path}${path.includes("?") ? "&" : "?"}${named}`;
    return this.fetch(method, address, { ...options, key: this.admin });
  }

  /** A control call that is not limited to one world. */
  across(method, path, body) {
    return this.#call(method, path, body, this.admin);
  }

  async #call(method, path, body, key) {
    return read(await this.fetch(method, path, { body, key }));
  }

  /** The whole response of a control call, for content that is not JSON. */
  fetch(method, path, { body, key, accept = "application/json", signal } = {}) {
    const headers = { Accept: accept };
    if (key) headers.Authorization = `Bearer ${key}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const sent = body === undefined || body instanceof Blob ? body : JSON.stringify(body);
    return reach(`.${path}`, { method, headers, body: sent, signal });
  }

  /** A page of a list by the vendor's own method; the call is not recorded in the journal. */
  async list(declared, body) {
    if (!this.key) {
      const given = { ...body.filter, ...body.paging };
      const asked = Object.entries(given).filter(([, value]) => value !== undefined);
      return this.control("GET", `/${declared.plural}?${new URLSearchParams(asked)}`);
    }
    const answer = await reach(`../v1/shop.${declared.service}/${declared.operation}`, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${this.key}`,
        "Content-Type": "application/json",
        "X-Mock-Observer": "page",
      },
      body: JSON.stringify(body),
    });
    return read(answer);
  }

  on(event, act) {
    const acts = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, acts.add(act));
    return () => acts.delete(act);
  }

  /** Listens to several events. */
  onAny(events, act) {
    const stops = events.map((event) => this.on(event, act));
    return () => stops.forEach((stop) => stop());
  }

  /** Calls the listeners of an event; resolves when all of them are done. */
  emit(event, data) {
    return Promise.all([...(this.#listeners.get(event) ?? [])].map((act) => act(data)));
  }
}

async function reach(address, options) {
  try {
    return await fetch(address, options);
  } catch {
    throw new Refusal(0, {
      msg: t("The server is not responding. The page will reconnect when it is back."),
    });
  }
}

async function read(answer) {
  const text = await answer.text();
  let body = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch {
    body = { msg: text.slice(0, 200) };
  }
  if (!answer.ok) throw new Refusal(answer.status, body, answer.headers.get("x-mock-hint"));
  return body;
}
