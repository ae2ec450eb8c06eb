// Checked under each way in which TypeScript finds a package's types.
import { ControlClient, type World, type WorldOptions } from "@etelecom-mock/client";
import { useEtelecomMock } from "@etelecom-mock/client/jest";

const options: WorldOptions = { preset: "one" };
export const mock: () => World = useEtelecomMock(options);

export async function phone(url: string): Promise<string> {
  const world = await new ControlClient(url).createWorld(options);
  // @ts-expect-error it is no state of a journey
  await world.journeys.create({ status: "X" });
  const [journey] = await world.journeys.list({ status: "P" });
  // @ts-expect-error a journey has none
  return journey.phone ?? journey.colour;
}
