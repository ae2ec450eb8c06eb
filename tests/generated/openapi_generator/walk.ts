import { Configuration, ResponseError, ShopApi } from "./client/index.js";
import type { Journey } from "./client/index.js";
import { key, oa_id, origin, phone, since, tell, why } from "./story.js";

const shop = new ShopApi(new Configuration({ basePath: origin, accessToken: key }));

async function walk(dateFrom?: Date): Promise<Journey[][]> {
  const pages: Journey[][] = [];
  let after: string | undefined;
  for (;;) {
    const listJourneysRequest = { filter: { dateFrom }, paging: { after, limit: 40 } };
    const page = await shop.listJourneys({ listJourneysRequest });
    if (page.journeys.length === 0) return pages;
    pages.push(page.journeys);
    after = page.paging.next;
  }
}

async function refused(): Promise<string> {
  try {
    await shop.listJourneys({ listJourneysRequest: { paging: { limit: -1 } } });
  } catch (error) {
    if (error instanceof ResponseError) return (await error.response.json()).code;
  }
  return "";
}

const pages = await walk();
const dated = (await walk(new Date(since))).flat();
const customer = { oaId: oa_id, phone };
const created = await shop.createJourney({ createJourneyRequest: customer });
const reason = { callType: why.call_type, reasonCode: why.reason_code };
const consent = await shop.requestConsent({ requestConsentRequest: { ...customer, ...reason } });
tell({
  created: created.phone,
  consent: consent.callType,
  dated: dated.filter((row) => row.createdAt >= new Date(since)).length,
  pages: pages.length,
  rows: pages.flat().length,
  error: await refused(),
});
