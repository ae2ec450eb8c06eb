import { isAxiosError } from "axios";
import { OpenAPIClientAxios } from "openapi-client-axios";
import { key, origin } from "./story.js";
import { walk } from "./walk.js";

const definition = `${origin}/__admin/openapi/vendor.json`;
const headers = { Authorization: `Bearer ${key}` };
const client = await new OpenAPIClientAxios({ definition, axiosConfigDefaults: { headers } }).init();
await walk({
  list: async (body) => (await client.ListJourneys(undefined, body)).data,
  create: async (body) => (await client.CreateJourney(undefined, body)).data,
  request: async (body) => (await client.RequestConsent(undefined, body)).data,
  code: (error) => (isAxiosError(error) ? error.response?.data.code : ""),
});
