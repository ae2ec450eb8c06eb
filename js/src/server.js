/** Starts a simulator for the run: the installed command, `uvx`, or a container. */
import { spawn, spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { existsSync } from "node:fs";

const ADDRESS = /base URL, shop\s+(https?:\/\/\S+)\/v1\/shop/;
const START = 120_000;
const STOP = 10_000;
const KEPT = 50;
const IMAGE = "etelecom-mock";
const NOT_INSTALLED =
  "the command etelecom-mock is not installed: install it for Python 3.11 or newer (`pip install` " +
  "and the folder of its clone), or set ETELECOM_MOCK_URL to the address of a running server";

/**
 * @typedef {object} ServerOptions
 * @property {string[]} [command] starts the simulator, such as `["uvx", "etelecom-mock"]`;
 *   by default, the first of the known ones that is installed
 * @property {string[]} [args] more options of `serve`
 * @property {string} [image] the image to run if nothing is installed; `etelecom-mock`
 */

/** A running simulator. */
export class Server {
  /**
   * @param {string} url its own address
   * @param {() => Promise<void>} stop
   */
  constructor(url, stop) {
    this.url = url;
    /** Stop it; its worlds are lost. A server that was already running is left alone. */
    this.stop = stop;
  }
}

/**
 * The server of `ETELECOM_MOCK_URL` if that is set, otherwise a new one on a free port.
 *
 * @param {ServerOptions} [options]
 * @returns {Promise<Server>}
 */
export async function startServer(options = {}) {
  const running = process.env["ETELECOM_MOCK_URL"];
  if (running) return new Server(running, async () => {});
  const serve = ["serve", "--port", "0", ...(options.args ?? [])];
  if (options.command) return started([...options.command, ...serve]);
  if (onPath("etelecom-mock")) return started(["etelecom-mock", ...serve]);
  const substitute = ["uvx", "docker"].find(onPath);
  if (!substitute) throw new Error(NOT_INSTALLED);
  try {
    const uvx = ["uvx", "etelecom-mock", ...serve];
    return await (substitute === "uvx" ? started(uvx) : contained(options));
  } catch (error) {
    const tried = `${substitute} etelecom-mock was tried instead`;
    throw new Error(`${NOT_INSTALLED}\n${tried}: ${error}`, { cause: error });
  }
}

/** @param {string} name */
function onPath(name) {
  const endings = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .some((folder) => folder && endings.some((end) => existsSync(join(folder, name + end))));
}

/**
 * @param {string[]} command
 * @returns {Promise<Server>}
 */
function started([program = "", ...args]) {
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], env: environment() });
  const kill = () => void child.kill();
  process.once("exit", kill);
  const ended = new Promise((resolve) => child.once("close", resolve));
  /** @type {string[]} */
  const lines = [];
  const stop = async () => {
    process.removeListener("exit", kill);
    child.kill();
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP);
    await ended;
    clearTimeout(timer);
  };
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ problem) => {
      clearTimeout(timer);
      void stop();
      reject(new Error(`${program} did not start: ${problem}\n${lines.join("")}`.trim()));
    };
    const timer = setTimeout(() => fail(`not ready after ${START / 1000} s`), START);
    child.once("error", (error) => fail(error.message));
    child.once("close", () => fail("it ended"));
    child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      lines.push(text);
      lines.splice(0, lines.length - KEPT);
      const found = ADDRESS.exec(lines.join(""));
      if (!found?.[1]) return;
      clearTimeout(timer);
      resolve(new Server(found[1], stop));
    });
    child.once("error", () => {});
  });
}

/**
 * @param {ServerOptions} options
 * @returns {Promise<Server>}
 */
async function contained({ image = IMAGE, args = [] }) {
  const run = ["run", "--detach", "--rm", "--publish", "127.0.0.1::8480", image];
  const id = docker([...run, "serve", "--host", "0.0.0.0", ...args]);
  const url = `http://${docker(["port", id, "8480/tcp"]).split("\n")[0]}`;
  const stop = async () => void docker(["stop", id]);
  process.once("exit", () => void spawnSync("docker", ["kill", id]));
  for (const end = Date.now() + START; ; ) {
    const answer = await fetch(`${url}/__admin/health`).catch(() => undefined);
    if (answer?.ok) return new Server(url, stop);
    if (Date.now() > end) throw new Error(`the container of ${image} is not ready`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** @param {string[]} args */
function docker(args) {
  const done = spawnSync("docker", args, { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`docker ${args[0]}: ${done.stderr || done.error}`);
  return done.stdout.trim();
}

/** Without options that are meant for another server, so that every run is the same. */
function environment() {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("ETELECOM_MOCK_"));
  return Object.fromEntries(kept);
}
