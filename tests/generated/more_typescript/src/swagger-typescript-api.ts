import { Api, type HttpResponse, type Error as Refusal } from "./swagger/vendor.js";
import { key } from "./story.js";
import { walk } from "./walk.js";

const { v1 } = new Api({ baseApiParams: { headers: { Authorization: `Bearer ${key}` } } });
await walk({
  list: async (body) => (await v1.listJourneys(body)).data,
  create: async (body) => (await v1.createJourney(body)).data,
  request: async (body) => (await v1.requestConsent(body)).data,
  code: (error) => (error as HttpResponse<unknown, Refusal>).error.code,
});
