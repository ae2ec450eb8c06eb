import SwaggerClient from "swagger-client";
import { key, origin } from "./story.js";
import { walk } from "./walk.js";

const { apis } = await new SwaggerClient({
  url: `${origin}/__admin/openapi/vendor.json`,
  authorizations: { key },
});
const call = async (id, requestBody) => (await apis.Shop[id]({}, { requestBody })).body;
await walk({
  list: (body) => call("ListJourneys", body),
  create: (body) => call("CreateJourney", body),
  request: (body) => call("RequestConsent", body),
  code: (error) => error.response.body.code,
});
