/** Keeps tests from the vendor's real hosts: real messages cost money and reach people. */
import dns from "node:dns";
import net from "node:net";

/** These hosts and all their subdomains. */
export const VENDORS_HOSTS = ["etelecom.vn", "openapi.zalo.me", "openapi.zaloapp.com"];

/** The code under test called one of the vendor's hosts. Nothing was sent. */
export class VendorCalled extends Error {
  /** @param {string[]} hosts */
  constructor(hosts) {
    super(
      `this test called a real host of the vendor: ${[...new Set(hosts)].join(", ")}. Nothing ` +
        "was sent. Give the code under test the baseUrl and the apiKey of its world in place of " +
        "the real ones.",
    );
    this.name = "VendorCalled";
    this.hosts = hosts;
  }
}

/** @param {unknown} host */
export function isVendors(host) {
  if (typeof host !== "string") return false;
  const name = host.toLowerCase().replace(/\.$/, "");
  return VENDORS_HOSTS.some((each) => name === each || name.endsWith(`.${each}`));
}

/**
 * Watches every socket of the process (and thus `fetch`, undici, `node:http`, `node:https` and
 * what is built on them) and every name look-up.
 */
export class Guard {
  constructor() {
    /** @type {string[]} The vendor's hosts that were called. */
    this.called = [];
    /** @type {(() => void) | undefined} */
    this._remove = undefined;
  }

  install() {
    if (this._remove) return;
    const { connect } = net.Socket.prototype;
    const { lookup } = dns;
    const promised = dns.promises.lookup;
    const refuse = (/** @type {unknown} */ host) => {
      if (!isVendors(host)) return;
      this.called.push(String(host));
      throw new VendorCalled(this.called);
    };
    net.Socket.prototype.connect = function (/** @type {any[]} */ ...args) {
      const [first, second] = Array.isArray(args[0]) ? args[0] : args;
      refuse(typeof first === "object" && first !== null ? first.host : second);
      return Reflect.apply(connect, this, args);
    };
    // @ts-expect-error the same
    dns.lookup = (/** @type {any[]} */ ...args) => {
      refuse(args[0]);
      return Reflect.apply(lookup, dns, args);
    };
    dns.promises.lookup = async (/** @type {any[]} */ ...args) => {
      refuse(args[0]);
      return Reflect.apply(promised, dns.promises, args);
    };
    this._remove = () => {
      net.Socket.prototype.connect = connect;
      dns.lookup = lookup;
      dns.promises.lookup = promised;
    };
  }

  uninstall() {
    this._remove?.();
    this._remove = undefined;
  }

  /** Throws if one of the vendor's hosts was called, even if the code swallowed the error. */
  check() {
    const hosts = this.called.splice(0);
    if (hosts.length > 0) throw new VendorCalled(hosts);
  }
}

/** The guard of this process. */
export const guard = new Guard();
