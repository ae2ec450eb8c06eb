import { createJourney, type Journey, listJourneys, requestConsent } from "./orval/vendor.js";
import { key, oa_id, phone, since, tell, why } from "./story.js";

const options = { headers: { Authorization: `Bearer ${key}` } };

async function walk(date_from?: string): Promise<Journey[][]> {
  const pages: Journey[][] = [];
  let after: string | undefined;
  for (;;) {
    const body = { filter: { date_from }, paging: { after, limit: 40 } };
    const answer = await listJourneys(body, options);
    if (answer.status !== 200 || answer.data.journeys.length === 0) return pages;
    pages.push(answer.data.journeys);
    after = answer.data.paging.next;
  }
}

const pages = await walk();
const dated = (await walk(since)).flat();
const created = await createJourney({ oa_id, phone }, options);
const consent = await requestConsent({ oa_id, phone, ...why }, options);
const wrong = await listJourneys({ paging: { limit: -1 } }, options);
tell({
  created: created.status === 200 ? created.data.phone : "",
  consent: consent.status === 200 ? consent.data.call_type : "",
  dated: dated.length,
  pages: pages.length,
  rows: pages.flat().length,
  error: wrong.status === 400 ? wrong.data.code : "",
});
