import createClient from "openapi-fetch";
import type { components, paths } from "./vendor.js";
import { key, oa_id, origin, phone, since, tell, why } from "./story.js";

type Journey = components["schemas"]["Journey"];
const client = createClient<paths>({ baseUrl: origin, headers: { Authorization: `Bearer ${key}` } });

async function* walk(date_from?: string): AsyncGenerator<Journey[]> {
  let after: string | undefined;
  for (;;) {
    const { data } = await client.POST("/v1/shop.Zalo/ListJourneys", {
      body: { filter: { date_from }, paging: { after, limit: 40 } },
    });
    if (!data || data.journeys.length === 0) return;
    yield data.journeys;
    after = data.paging.next;
  }
}

async function all(walked: AsyncGenerator<Journey[]>): Promise<Journey[][]> {
  const pages: Journey[][] = [];
  for await (const page of walked) pages.push(page);
  return pages;
}

const pages = await all(walk());
const dated = (await all(walk(since))).flat();
const made = await client.POST("/v1/shop.Zalo/CreateJourney", { body: { oa_id, phone } });
const created: Journey | undefined = made.data;
const consent = await client.POST("/v1/shop.Zalo/RequestConsent", { body: { oa_id, phone, ...why } });
const wrong = await client.POST("/v1/shop.Zalo/ListJourneys", { body: { paging: { limit: -1 } } });
tell({
  created: created?.phone ?? "",
  consent: consent.data?.call_type ?? "",
  dated: dated.length,
  pages: pages.length,
  rows: pages.flat().length,
  error: wrong.error?.code ?? "",
});
