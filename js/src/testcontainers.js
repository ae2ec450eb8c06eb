/** The simulator's image as a container for tests, based on testcontainers' generic container. */
import { AbstractStartedContainer, GenericContainer, Wait } from "testcontainers";
import { ControlClient } from "./client.js";

const PORT = 8480;

/** A simulator in a container; its options are those of `serve`, as in testcontainers.d.ts. */
export class EtelecomMockContainer extends GenericContainer {
  constructor(options = {}, image = "etelecom-mock:0.1.0") {
    super(image);
    this.withExposedPorts(PORT);
    this.withCommand(["serve", "--host", "0.0.0.0", ...words(options)]);
    this.withWaitStrategy(Wait.forHttp("/__admin/health", PORT).forStatusCode(200));
    // As compose.yaml runs it.
    this.withDroppedCapabilities("ALL");
    this.hostConfig.ReadonlyRootfs = true;
    this.hostConfig.SecurityOpt = ["no-new-privileges:true"];
    this._token = options.adminToken;
  }

  async start() {
    return new StartedEtelecomMockContainer(await super.start(), this._token);
  }
}

/** A running one. */
export class StartedEtelecomMockContainer extends AbstractStartedContainer {
  constructor(started, adminToken) {
    super(started);
    this._token = adminToken;
  }

  get url() {
    return `http://${this.getHost()}:${this.getMappedPort(PORT)}`;
  }

  get baseUrl() {
    return `${this.url}/v1/shop`;
  }

  client() {
    return new ControlClient(this.url, { adminToken: this._token });
  }
}

/** `{ preset: "empty", strict: true }` as `--preset empty --strict`. */
function words(options) {
  return Object.entries(options).flatMap(([name, value]) => {
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const values = Array.isArray(value) ? value : [value];
    return values
      .filter((each) => each !== false && each !== undefined)
      .flatMap((each) => (each === true ? [option] : [option, String(each)]));
  });
}
