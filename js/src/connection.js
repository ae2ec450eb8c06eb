/**
 * HTTP over a plain socket. Tools that replace or record what tests send (nock, MSW, undici's
 * MockAgent, fake timers) leave sockets alone, so control calls are neither mocked nor counted.
 */
import net from "node:net";
import tls from "node:tls";

const connectPlain = net.connect.bind(net);
const connectSecure = tls.connect.bind(tls);

/** @typedef {{ status: number, headers: Map<string, string>, body: Buffer }} Answer */

/**
 * One call on a new connection.
 *
 * @param {URL} url
 * @param {{ method: string, headers: Record<string, string>, body?: string }} call
 * @param {number} timeout milliseconds without a byte after which it fails
 * @returns {Promise<Answer>}
 */
export function send(url, call, timeout) {
  const isSecure = url.protocol === "https:";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port || (isSecure ? 443 : 80));
  const body = Buffer.from(call.body ?? "");
  const head = Object.entries({
    Host: url.host,
    Connection: "close",
    "Content-Length": String(body.length),
    ...call.headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const start = `${call.method} ${url.pathname}${url.search} HTTP/1.1\r\n`;

  return new Promise((resolve, reject) => {
    /** @type {Buffer[]} */
    const pieces = [];
    const socket = isSecure
      ? connectSecure({ host, port, servername: net.isIP(host) ? "" : host })
      : connectPlain({ host, port });
    socket.setTimeout(timeout, () => socket.destroy(new Error(`no response for ${timeout} ms`)));
    socket.on("data", (piece) => pieces.push(piece));
    socket.on("error", reject);
    socket.on("close", () => {
      try {
        resolve(parsed(Buffer.concat(pieces)));
      } catch (error) {
        reject(error);
      }
    });
    socket.write(start + head.join("") + "\r\n");
    if (body.length > 0) socket.write(body);
  });
}

/**
 * @param {Buffer} bytes
 * @returns {Answer}
 */
function parsed(bytes) {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) throw new Error("the connection closed before a response arrived");
  const [first = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const rest = bytes.subarray(end + 4);
  const isChunked = headers.get("transfer-encoding") === "chunked";
  const body = isChunked ? joined(rest) : rest;
  const length = headers.get("content-length");
  if (length !== undefined && body.length < Number(length)) {
    throw new Error("the connection closed in the middle of a response");
  }
  return { status: Number(first.split(" ")[1]), headers, body };
}

/**
 * @param {Buffer} bytes
 * @returns {Buffer}
 */
function joined(bytes) {
  const pieces = [];
  for (let at = 0; ; ) {
    const line = bytes.indexOf("\r\n", at);
    const size = Number.parseInt(bytes.subarray(at, line).toString("latin1"), 16);
    if (line < 0 || Number.isNaN(size)) throw new Error("the response was cut off");
    if (size === 0) return Buffer.concat(pieces);
    pieces.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}
