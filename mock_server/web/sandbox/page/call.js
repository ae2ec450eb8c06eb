// One call: its request and response side by side.

import { copyButton, h } from "./dom.js";
import { attempt, openSheet } from "./sheet.js";
import { time } from "./times.js";

const LONGEST = 100_000;

export async function openCall(session, id) {
  const call = await attempt(() => session.control("GET", `/requests/${id}`));
  if (!call) return;
  openSheet(
    `Call ${id}: ${call.method || call.path}`,
    [
      facts(call),
      h(
        "div",
        { className: "side-by-side" },
        side("Request", `POST ${call.path}`, call.body),
        side("Response", ended(call), call.response),
      ),
      h("details", {}, h("summary", {}, "Request headers"), headers(call.headers)),
    ],
    { wide: true },
  );
}

/** The status, or why there is none. */
export function ended(call) {
  if (call.abandoned) return "client hung up";
  if (call.status === null) return "under way";
  return call.status ? String(call.status) : "none";
}

function facts(call) {
  const pairs = [
    ["At", time(call.at)],
    ["Took", `${call.duration_ms} ms`],
    ["Shop", call.shop_id],
    ["Fault", call.fault ?? "none"],
    ...call.notes.map(({ code, message }) => [`Note ${code}`, message]),
  ];
  return h(
    "dl",
    { className: "facts" },
    pairs.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
}

function side(title, about, body) {
  const text =
    body === null ? "(empty)" : typeof body === "string" ? body : JSON.stringify(body, null, 2);
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
      copyButton(() => text, "Copy", `Copy the ${title.toLowerCase()}`),
    ),
    h("pre", { tabIndex: 0, ariaLabel: `${title} body` }, shown),
  );
}

function headers(all) {
  return h(
    "pre",
    { tabIndex: 0, ariaLabel: "Headers" },
    Object.entries(all)
      .map(([name, value]) => `${name}: ${value}`)
      .join("\n"),
  );
}
