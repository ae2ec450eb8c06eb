// A server that runs stands for the one in the container.
import { StartedEtelecomMockContainer } from "@etelecom-mock/client/testcontainers";

const at = new URL(process.argv[2]);
const engine = { getHost: () => at.hostname, getMappedPort: () => Number(at.port) };
const started = new StartedEtelecomMockContainer(engine);
const world = await started.client().createWorld({ preset: "one" });
const journeys = await world.journeys.list();
console.log(JSON.stringify({ baseUrl: started.baseUrl, journeys: journeys.length }));
