// Written by hand: the package is built without testcontainers, which its users install themselves.
import { AbstractStartedContainer, GenericContainer } from "testcontainers";
import type { StartedTestContainer } from "testcontainers";
import type { ControlClient } from "../types/client.js";

/** Options of `serve` in camel case: `preset`, `seed`, `strict`, `adminToken`, `allowedHost`. */
export interface ServeOptions {
  adminToken?: string;
  [option: string]: string | number | boolean | readonly (string | number)[] | undefined;
}

/** A simulator in a container; a flag is `true`, an option that can be repeated is a list. */
export class EtelecomMockContainer extends GenericContainer {
  constructor(options?: ServeOptions, image?: string);
  start(): Promise<StartedEtelecomMockContainer>;
}

/** A running one. */
export class StartedEtelecomMockContainer extends AbstractStartedContainer {
  constructor(started: StartedTestContainer, adminToken?: string);
  /** The server's own address, such as `http://localhost:49153`. */
  get url(): string;
  /** The base URL of a shop's methods; the service follows after a dot. */
  get baseUrl(): string;
  /** A client of its control API; `createWorld()` creates a world. */
  client(): ControlClient;
}
