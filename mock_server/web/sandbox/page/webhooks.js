// The webhooks that were sent, and the result of each attempt.

import { button, debounce, saveUiState, h } from "./dom.js";
import { t } from "./language.js";
import { attempt } from "./sheet.js";
import { time } from "./times.js";

const TONES = { delivered: "good", waiting: "waiting", "gave-up": "bad" };

export function webhooksView(place, { session }) {
  const body = h("tbody", {});
  const load = async () => {
    const found = await attempt(() => session.control("GET", "/deliveries"));
    if (!found) return;
    const back = saveUiState(body);
    const lines = found.deliveries.toReversed().map((delivery) => line(session, delivery, load));
    body.replaceChildren(
      ...(lines.length
        ? lines
        : [
            h(
              "tr",
              {},
              h(
                "td",
                { colSpan: 6, className: "none" },
                t("Nothing has been sent. UpdateShopOA sets the webhook_url that an OA sends to."),
              ),
            ),
          ]),
    );
    back(body);
  };
  const names = ["event", "at", "to", "state", "attempts", ""];
  place.append(
    h(
      "div",
      { className: "title" },
      h("h1", {}, t("Webhooks")),
      h("p", {}, t("Payloads and signatures are assumptions: the vendor does not document them.")),
    ),
    h(
      "div",
      { className: "scroll", role: "region", ariaLabel: t("Deliveries"), tabIndex: 0 },
      h(
        "table",
        { className: "rows" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            names.map((name) => h("th", { scope: "col" }, t(name))),
          ),
        ),
        body,
      ),
    ),
  );
  load();
  const soon = debounce(load, 500);
  return session.onAny(["call", "record", "clock", "back"], soon);
}

function line(session, delivery, load) {
  const again = () =>
    attempt(async () => {
      await session.control("POST", `/deliveries/${delivery.id}/redeliver`);
      await load();
    });
  return h(
    "tr",
    {},
    h(
      "th",
      { scope: "row" },
      h(
        "details",
        { className: `delivery-${delivery.id}` },
        h("summary", { ariaLabel: t("{event}, delivery {id}", delivery) }, delivery.event),
        h("pre", {}, JSON.stringify(delivery.body, null, 2)),
      ),
    ),
    h("td", {}, time(delivery.at)),
    h("td", { className: "address" }, delivery.url),
    h(
      "td",
      {},
      h("span", { className: `word ${TONES[delivery.state] ?? "plain"}` }, delivery.state),
      delivery.next_at ? h("div", {}, t("next "), time(delivery.next_at)) : "",
    ),
    h(
      "td",
      {},
      delivery.attempts.map((each) =>
        h("div", {}, time(each.at), ` ${each.status ?? each.problem ?? ""}`),
      ),
    ),
    h(
      "td",
      {},
      button(t("Send again"), again, { ariaLabel: t("Send delivery {id} again", delivery) }),
    ),
  );
}
