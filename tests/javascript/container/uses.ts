import { EtelecomMockContainer } from "@etelecom-mock/client/testcontainers";

export async function tryOut(): Promise<string> {
  const container = await new EtelecomMockContainer({ preset: "empty" }).withName("mock").start();
  const world = await container.client().createWorld();
  const journey = await world.journeys.create({ phone: "84912345678" });
  await container.stop();
  // @ts-expect-error an option is no object
  new EtelecomMockContainer({ preset: {} });
  return container.baseUrl + journey.journey_id;
}
