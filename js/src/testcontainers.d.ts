// Written by hand: the package is made without testcontainers, which is its user's own.
import { AbstractStartedContainer, GenericContainer } from "testcontainers";
import type { StartedTestContainer } from "testcontainers";
import type { ControlClient } from "../types/client.js";

/** Options of `serve` in camel case: `preset`, `seed`, `strict`, `adminToken`, `allowedHost`. */
export interface ServeOptions {
  adminToken?: string;
  [option: string]: string | number | boolean | readonly (string | number)[] | undefined;
}

/** A simulator in a container; a flag is `true`, an option that is given more than once a list. */
export class EtelecomMockContainer extends GenericContainer {
  constructor(options?: ServeOptions, image?: string);
  start(): Promise<StartedEtelecomMockContainer>;
}

/** One that runs. */
export class StartedEtelecomMockContainer extends AbstractStartedContainer {
  constructor(started: StartedTestContainer, adminToken?: string);
  /** The server's own address, such as `http://localhost:49153`. */
  get url(): string;
  /** The base URL of a shop's methods, which the service follows after a dot. */
  get baseUrl(): string;
  /** A client of its control API; `createWorld()` makes a world. */
  client(): ControlClient;
}
