import { setConfig } from "./kubb/vendor/.kubb/fetch.js";
import { createJourney, listJourneys, requestConsent } from "./kubb/vendor/index.js";
import { key, origin } from "./story.js";
import { walk } from "./walk.js";

setConfig({
  baseURL: origin,
  headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
});
await walk({
  // Its bundled client returns an error's body as it returns a page.
  list: async (body) => {
    const page = await listJourneys(body);
    if ("code" in page) throw page;
    return page;
  },
  create: (body) => createJourney(body),
  request: (body) => requestConsent(body),
  code: (error) => (error as { code: string }).code,
});
