import { createClient } from "./hey/client/index.js";
import { createJourney, listJourneys, requestConsent } from "./hey/sdk.gen.js";
import type { Journey } from "./hey/types.gen.js";
import { key, oa_id, origin, phone, since, tell, why } from "./story.js";

const client = createClient({ baseUrl: origin, auth: key });

async function walk(date_from?: string): Promise<Journey[][]> {
  const pages: Journey[][] = [];
  let after: string | undefined;
  for (;;) {
    const { data } = await listJourneys({
      client,
      body: { filter: { date_from }, paging: { after, limit: 40 } },
    });
    if (!data || data.journeys.length === 0) return pages;
    pages.push(data.journeys);
    after = data.paging.next;
  }
}

const pages = await walk();
const dated = (await walk(since)).flat();
const created = await createJourney({ client, body: { oa_id, phone } });
const consent = await requestConsent({ client, body: { oa_id, phone, ...why } });
const wrong = await listJourneys({ client, body: { paging: { limit: -1 } } });
tell({
  created: created.data?.phone ?? "",
  consent: consent.data?.call_type ?? "",
  dated: dated.length,
  pages: pages.length,
  rows: pages.flat().length,
  error: wrong.error?.code ?? "",
});
