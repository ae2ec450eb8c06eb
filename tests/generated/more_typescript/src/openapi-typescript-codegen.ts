import { ApiError, OpenAPI, ShopService } from "./codegen/vendor/index.js";
import { key } from "./story.js";
import { walk } from "./walk.js";

OpenAPI.TOKEN = key;
await walk({
  list: (body) => ShopService.listJourneys(body),
  create: (body) => ShopService.createJourney(body),
  request: (body) => ShopService.requestConsent(body),
  code: (error) => (error instanceof ApiError ? error.body.code : ""),
});
