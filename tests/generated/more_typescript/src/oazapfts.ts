import { HttpError, ok } from "@oazapfts/runtime";
import { createJourney, defaults, listJourneys, requestConsent } from "./oazapfts/vendor.js";
import { key } from "./story.js";
import { walk } from "./walk.js";

defaults.headers = { Authorization: `Bearer ${key}` };
await walk({
  list: (body) => ok(listJourneys(body)),
  create: (body) => ok(createJourney(body)),
  request: (body) => ok(requestConsent(body)),
  code: (error) => (error instanceof HttpError ? error.data.code : ""),
});
