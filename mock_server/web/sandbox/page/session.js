// What this tab knows: a key or the admin token, the world at hand, and how to call the server.
// Keys stay in this tab alone (sessionStorage), never in the address.

const KEPT = "etelecom-mock";

/** An answer that is an error, in the vendor's shape; status 0 where none came. */
export class Refusal extends Error {
  constructor(status, body) {
    super(body?.msg ?? `the server answered with ${status}`);
    this.status = status;
    this.code = body?.code ?? "";
  }
}

export class Session {
  #kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  #listeners = new Map();

  /** The world's document: name, addresses, shops with keys. */
  world = null;
  /** The shop that lists and records are about. */
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

  /** Whether a key or the token was given, right or wrong. */
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

  /** Forget which world it was: the next is `demo`. */
  forget() {
    this.#keep({ key: undefined, world: undefined });
  }

  /** Find the world of the key, else the one of the name; raises Refusal. */
  async open({ key = this.#kept.key, world = this.#kept.world ?? "demo" } = {}) {
    const found = key
      ? await this.#call("GET", "/world", undefined, key)
      : await this.across("GET", `/worlds/${encodeURIComponent(world)}`);
    this.#keep({ key, world: found.name });
    const shop = found.shops.find((each) => each.shop_id === this.#kept.shop);
    this.world = found;
    this.shop = shop ?? found.shops[0];
    return found;
  }

  /** Open another world, by key or by name. */
  async enter(wanted) {
    const before = this.#kept;
    this.#keep({ key: undefined, world: undefined });
    try {
      await this.open(wanted);
    } catch (refusal) {
      this.#keep(before);
      throw refusal;
    }
    await this.tell("world");
  }

  choose(shop) {
    this.shop = shop;
    this.#keep({ shop: shop.shop_id });
    this.tell("world");
  }

  /** A control call about the world at hand. */
  control(method, path, body) {
    return this.#call(method, path, body, this.shop.api_key);
  }

  /** A control call that crosses worlds. */
  across(method, path, body) {
    return this.#call(method, path, body, this.admin);
  }

  async #call(method, path, body, key) {
    return read(await this.fetch(method, path, { body, key }));
  }

  /** A control call's whole answer, for what is no JSON. */
  fetch(method, path, { body, key, accept = "application/json" } = {}) {
    const headers = { Accept: accept };
    if (key) headers.Authorization = `Bearer ${key}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const sent = body === undefined || body instanceof Blob ? body : JSON.stringify(body);
    return reach(`/__admin${path}`, { method, headers, body: sent });
  }

  /** A page of a list, by the vendor's own method; it leaves no trace in the journal. */
  async list(declared, body) {
    const answer = await reach(`/v1/shop.${declared.service}/${declared.operation}`, {
      method: "POST",
      headers: {
        "Authorization": `Bearer ${this.shop.api_key}`,
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

  /** The same for several events. */
  onAny(events, act) {
    const stops = events.map((event) => this.on(event, act));
    return () => stops.forEach((stop) => stop());
  }

  /** Tells whoever listens; settles when all of them are done. */
  tell(event, data) {
    return Promise.all([...(this.#listeners.get(event) ?? [])].map((act) => act(data)));
  }
}

async function reach(address, options) {
  try {
    return await fetch(address, options);
  } catch {
    throw new Refusal(0, { msg: "The server does not answer. The page goes on when it is back." });
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
  if (!answer.ok) throw new Refusal(answer.status, body);
  return body;
}
