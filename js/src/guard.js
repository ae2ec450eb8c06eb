/** Keeps tests from the vendor's real hosts: real messages cost money and reach people. */
import dns from "node:dns";
import net from "node:net";

/** With all their subdomains. */
export const VENDORS_HOSTS = ["etelecom.vn", "openapi.zalo.me", "openapi.zaloapp.com"];

/** The code under test called a host of the vendor's. Nothing was sent. */
export class VendorCalled extends Error {
  /** @param {string[]} hosts */
  constructor(hosts) {
    super(
      `this test called a real host of the vendor's: ${[...new Set(hosts)].join(", ")}. Nothing ` +
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
 * Watches every socket of the process, and so `fetch`, undici, `node:http`, `node:https` and
 * what is built on them; and name look-ups.
 */
export class Guard {
  constructor() {
    /** @type {string[]} The vendor's hosts that were asked for. */
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

  /** Throws if a host of the vendor's was called, even where the code swallowed the error. */
  check() {
    const hosts = this.called.splice(0);
    if (hosts.length > 0) throw new VendorCalled(hosts);
  }
}

/** The guard of this process. */
export const guard = new Guard();
