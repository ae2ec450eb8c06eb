// One call: its request and response side by side.

import { copyButton, h } from "./dom.js";
import { t } from "./language.js";
import { attempt, openSheet } from "./sheet.js";
import { time } from "./times.js";

const LONGEST = 100_000;

export async function openCall(session, id) {
  const call = await attempt(() => session.control("GET", `/requests/${id}`));
  if (!call) return;
  openSheet(
    t("Call {id}: {method}", { id, method: call.method || call.path }),
    [
      facts(call),
      h(
        "div",
        { className: "side-by-side" },
        side(t("Request"), `POST ${call.path}`, call.body),
        side(t("Response"), ended(call), call.response),
      ),
      h("details", {}, h("summary", {}, t("Request headers")), headers(call.headers)),
    ],
    { wide: true },
  );
}

/** The status, or why there is none. */
export function ended(call) {
  if (call.abandoned) return t("client hung up");
  if (call.status === null) return t("under way");
  return call.status ? String(call.status) : t("none");
}

function facts(call) {
  const pairs = [
    [t("At"), time(call.at)],
    [t("Took"), `${call.duration_ms} ms`],
    [t("Shop"), call.shop_id],
    [t("Fault"), call.fault ?? t("none")],
    ...call.notes.map(({ code, message }) => [t("Note {code}", { code }), message]),
  ];
  return h(
    "dl",
    { className: "facts" },
    pairs.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
}

function side(title, about, body) {
  const text =
    body === null ? t("(empty)") : typeof body === "string" ? body : JSON.stringify(body, null, 2);
  const shown =
    text.length > LONGEST ? `${text.slice(0, LONGEST)}\n... (${text.length - LONGEST} more)` : text;
  return h(
    "section",
    { ariaLabel: title },
    h(
      "div",
      { className: "bar" },
      h("h3", {}, title),
      h("code", {}, about),
      copyButton(() => text, t("Copy"), t("Copy the {part}", { part: title.toLowerCase() })),
    ),
    h("pre", { tabIndex: 0, ariaLabel: t("{part} body", { part: title }) }, shown),
  );
}

function headers(all) {
  return h(
    "pre",
    { tabIndex: 0, ariaLabel: t("Headers") },
    Object.entries(all)
      .map(([name, value]) => `${name}: ${value}`)
      .join("\n"),
  );
}
