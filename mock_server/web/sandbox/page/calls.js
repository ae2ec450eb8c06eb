// The journal, updated live.

import { ended, openCall } from "./call.js";
import { button, h, labelled, select } from "./dom.js";
import { t } from "./language.js";
import { attempt, confirmButton } from "./sheet.js";
import { time } from "./times.js";

const SHOWN = 200;

export function callsView(place, { session }) {
  const calls = [];
  let wanted = { method: "", status: "", text: "" };
  let paused = false;
  let waiting = false;
  const body = h("tbody", {});
  const count = h("caption", {});

  const matches = (call) =>
    (!wanted.method || call.method === wanted.method) &&
    (!wanted.status || String(call.status ?? 0).startsWith(wanted.status)) &&
    (!wanted.text || searchText(call).includes(wanted.text));
  const draw = () => {
    waiting = false;
    const found = calls.filter((call) => matches(call));
    const rows = found.slice(-SHOWN).toReversed();
    reconcile(
      body,
      rows,
      (call) => line(session, call),
      calls.length ? t("No calls match.") : t("No calls yet."),
    );
    const cut = found.length > SHOWN ? t("; the latest {most} are shown", { most: SHOWN }) : "";
    const counted = found.length === 1 ? "1 call, newest first" : "{count} calls, newest first";
    count.textContent = t(counted, { count: found.length }) + cut;
  };
  // At most one redraw per frame, however many calls arrive.
  const soon = () => {
    if (waiting || paused) return;
    waiting = true;
    requestAnimationFrame(draw);
  };
  const load = async () => {
    const found = await attempt(() => session.control("GET", "/requests?bodies=off&last=500"));
    if (!found) return;
    const known = new Set(found.requests.map(({ id }) => id));
    const last = Number(found.requests.at(-1)?.id ?? 0);
    const newer = calls.filter(({ id }) => !known.has(id) && Number(id) > last);
    calls.splice(0, calls.length, ...found.requests, ...newer);
    draw();
  };
  const filterBy = (change) => {
    wanted = { ...wanted, ...change };
    draw();
  };

  place.append(
    h(
      "div",
      { className: "title" },
      h("h1", {}, t("Live calls")),
      h(
        "p",
        {},
        t("Every call that clients make to this world. Reads made by this page are not listed."),
      ),
    ),
    controls(session, {
      filterBy,
      pause: (made) => {
        paused = !paused;
        made.textContent = paused ? t("Resume") : t("Pause");
        if (!paused) draw();
      },
      clear: async () => {
        await session.control("DELETE", "/requests");
        calls.splice(0);
        draw();
      },
    }),
    h(
      "div",
      { className: "scroll", role: "region", ariaLabel: t("Calls"), tabIndex: 0 },
      h("table", { className: "rows calls" }, count, headings(), body),
    ),
  );
  load();
  const stops = [
    session.on("back", load),
    session.on("call", (call) => {
      calls.push(call);
      if (calls.length > 2 * 500) calls.splice(0, 500);
      soon();
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

function searchText(call) {
  const codes = call.notes.map(({ code }) => code);
  return [call.id, call.method, call.path, call.fault, ...codes].join(" ").toLowerCase();
}

function controls(session, { filterBy, pause, clear }) {
  const methods = [["", t("any")], ...session.catalogue.methods.map((each) => [each, each])];
  const statuses = [
    ["", t("any")],
    ["2", "2xx"],
    ["4", "4xx"],
    ["5", "5xx"],
    ["0", t("none")],
  ];
  const text = h("input", {
    type: "search",
    oninput: () => filterBy({ text: text.value.trim().toLowerCase() }),
  });
  const pauseButton = button(t("Pause"), () => pause(pauseButton));
  return h(
    "div",
    { className: "bar tools" },
    labelled(
      "method",
      select(methods, "", (method) => filterBy({ method })),
    ),
    labelled(
      "status",
      select(statuses, "", (status) => filterBy({ status })),
    ),
    labelled(t("note, fault, path"), text),
    pauseButton,
    confirmButton(t("Clear all calls"), t("Really clear them?"), clear),
  );
}

function headings() {
  const names = ["call", "at", "method", "status", "time", "notes", "fault"];
  return h(
    "thead",
    {},
    h(
      "tr",
      {},
      names.map((name) =>
        h("th", { scope: "col", className: name === "time" ? "number" : "" }, t(name)),
      ),
    ),
  );
}

function line(session, call) {
  const open = () => openCall(session, call.id);
  return h(
    "tr",
    { onclick: ({ target }) => target.closest("button") === null && open() },
    h(
      "th",
      { scope: "row" },
      button(call.id, open, { className: "link", ariaLabel: t("Open call {id}", { id: call.id }) }),
    ),
    h("td", {}, time(call.at)),
    h("td", {}, call.method || call.path),
    h("td", {}, h("span", { className: `word ${tone(call.status)}` }, ended(call))),
    h("td", { className: "number" }, `${call.duration_ms.toFixed(1)} ms`),
    h(
      "td",
      {},
      call.notes.map(({ code, message }) =>
        h("span", { className: "word plain", title: message }, code),
      ),
    ),
    h("td", {}, call.fault ? h("span", { className: "word bad" }, call.fault) : ""),
  );
}

/** The CSS class that colours a status. */
export function tone(status) {
  if (status >= 200 && status < 300) return "good";
  return status >= 400 && status < 500 ? "waiting" : "bad";
}

/** Reuses the rows that are already shown, by id, and builds only the new ones. */
function reconcile(body, calls, make, emptyText) {
  const kept = new Map([...body.children].map((row) => [row.dataset.id, row]));
  const rows = calls.map((call) => {
    const row = kept.get(call.id) ?? make(call);
    row.dataset.id = call.id;
    return row;
  });
  if (rows.length) body.replaceChildren(...rows);
  else body.replaceChildren(h("tr", {}, h("td", { colSpan: 7, className: "none" }, emptyText)));
}
