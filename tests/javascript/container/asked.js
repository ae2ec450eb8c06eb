// What the engine would be asked to run, as JSON; no engine is there.
import { EtelecomMockContainer } from "@etelecom-mock/client/testcontainers";

const made = new EtelecomMockContainer(
  { preset: "empty", strict: true, testKeys: "off", allowedHost: ["a.test", "b.test"], seed: 7 },
  "mine:1",
);
const { createOpts, hostConfig, imageName, exposedPorts } = made;
console.log(
  JSON.stringify({
    command: createOpts.Cmd,
    ports: exposedPorts,
    image: imageName.string,
    readOnly: hostConfig.ReadonlyRootfs,
    dropped: hostConfig.CapDrop,
    security: hostConfig.SecurityOpt,
    flagged: new EtelecomMockContainer({ strict: false }).createOpts.Cmd,
    usual: new EtelecomMockContainer().imageName.string,
  }),
);
