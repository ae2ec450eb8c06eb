// The world's clock: frozen or running, moved in steps, and what happened as a result.

import { button, h, labelled } from "./dom.js";
import { t } from "./language.js";
import { openRecord } from "./record.js";
import { attempt } from "./sheet.js";
import { inputValue, length, local, time, toUtc } from "./times.js";

const STEPS = [
  [t("1 minute"), "PT1M"],
  [t("1 hour"), "PT1H"],
  [t("1 day"), "P1D"],
  [t("7 days"), "P7D"],
  [t("30 days"), "P30D"],
];
const MOST = 100;

export function clockView(place, { session }) {
  const now = h("p", { className: "big" });
  const next = h("p", {});
  const toggle = button("", () =>
    move({ frozen: !clock.frozen }, clock.frozen ? t("Started") : t("Frozen")),
  );
  const toNext = button(
    t("Go to next event"),
    () => due && move({ now: due, frozen: clock.frozen }, t("Go to next event")),
    { className: "first", disabled: true },
  );
  const set = h("input", { type: "datetime-local", step: 1, name: "now" });
  const nothing = h("p", { className: "label" }, t("Nothing yet: advance or set the clock."));
  const happened = reports(nothing);
  let clock = { frozen: true };
  let due = null;

  const draw = () => {
    now.replaceChildren(
      h("time", { dateTime: clock.now }, local(clock.now)),
      h("small", {}, t(" your time; {now} (UTC)", { now: clock.now })),
    );
    toggle.textContent = clock.frozen ? t("Run") : t("Freeze");
    next.replaceChildren(
      ...(due
        ? [
            t("Next event in "),
            length(Date.parse(due) - Date.parse(clock.now)),
            t(", at "),
            time(due),
          ]
        : [t("Nothing is scheduled.")]),
    );
    toNext.disabled = !due;
  };
  const load = async () => {
    const answers = await attempt(() =>
      Promise.all([session.control("GET", "/clock"), session.control("GET", "/due")]),
    );
    if (!answers) return;
    clock = answers[0];
    due = answers[1].at;
    draw();
    if (document.activeElement !== set) set.value = inputValue(clock.now);
  };
  const move = (change, title) =>
    attempt(async () => {
      const before = (await session.control("GET", "/clock")).now;
      const moved = await session.control("PUT", "/clock", change);
      const changes = await since(session, before, moved.now);
      nothing.remove();
      happened.prepend(report(session, title, before, moved.now, changes));
      await load();
    });

  place.append(
    h(
      "div",
      { className: "title" },
      h("h1", {}, t("Clock")),
      h(
        "p",
        {},
        t("This world's own clock. Advancing it runs everything that falls due, in order."),
      ),
    ),
    now,
    next,
    h(
      "div",
      { className: "bar" },
      toggle,
      STEPS.map(([label, advance]) => button(`+ ${label}`, () => move({ advance }, `+ ${label}`))),
      toNext,
    ),
    h(
      "form",
      {
        className: "bar",
        onsubmit: (event) => {
          event.preventDefault();
          if (set.value) move({ now: toUtc(set.value) }, t("Set"));
        },
      },
      labelled(t("Set to (your time)"), set),
      button(t("Set"), undefined, { type: "submit" }),
    ),
    h("h2", {}, t("What happened")),
    happened,
  );
  load();
  const timer = setInterval(() => clock.frozen || load(), 1000);
  const stop = session.onAny(["clock", "back"], load);
  return () => {
    clearInterval(timer);
    stop();
  };
}

function reports(nothing) {
  return h(
    "section",
    { className: "happened", ariaLabel: t("What happened"), "aria-live": "polite" },
    nothing,
  );
}

/** The records that changed between two instants, and the webhook attempts made. */
async function since(session, before, now) {
  const [from, to] = [precise(before), precise(now)];
  const changing = session.catalogue.lists.filter(
    (list) => Object.keys(list.states).length && list.sorts.includes("updated_at"),
  );
  const pages = await Promise.all(
    changing.map(({ plural }) =>
      session.control("GET", `/${plural}?sort=-updated_at&limit=${MOST}`),
    ),
  );
  const records = changing.flatMap((declared, index) =>
    pages[index][declared.plural]
      .filter((record) => precise(record.updated_at) > from && precise(record.updated_at) <= to)
      .map((record) => ({ declared, record })),
  );
  const { deliveries } = await session.control("GET", "/deliveries");
  return {
    records,
    more: changing.some(
      (declared) => records.filter((each) => each.declared === declared).length === MOST,
    ),
    tries: deliveries.flatMap(({ event, attempts }) =>
      attempts
        .map((each, index) => ({ ...each, event, number: index + 1 }))
        .filter(({ at }) => precise(at) > from && precise(at) <= to),
    ),
  };
}

/** A timestamp with all six fractional digits, so that it sorts as text. */
function precise(text) {
  const [seconds, fraction = ""] = text.replace("Z", "").split(".");
  return `${seconds}.${fraction.padEnd(6, "0")}`;
}

function report(session, title, before, now, { records, more, tries }) {
  const changed = records.map(({ declared, record }) => [
    record.updated_at,
    h(
      "li",
      {},
      time(record.updated_at),
      ` ${declared.name} `,
      button(idOf(record), () => openRecord(session, declared, idOf(record), () => {}), {
        className: "link",
      }),
      t(" of {whom}: ", { whom: record.phone ?? record.name }),
      states(record).map(([name, value]) => [
        h("span", { className: "word plain" }, `${name} ${value}`),
        " ",
      ]),
    ),
  ]);
  const delivered = tries.map(({ at, event, number, status, problem }) => [
    at,
    h(
      "li",
      {},
      time(at),
      t(" webhook {event}, attempt {number}: ", { event, number }),
      h(
        "span",
        { className: status === 200 ? "word good" : "word bad" },
        String(status ?? problem ?? t("none")),
      ),
    ),
  ]);
  const all = [...changed, ...delivered].toSorted(byTime).map(([, made]) => made);
  return h(
    "article",
    {},
    h("h3", {}, title, " ", h("small", {}, t("from "), time(before), t(" to "), time(now))),
    all.length ? h("ol", {}, all) : h("p", {}, t("Nothing happened.")),
    more
      ? h("p", {}, t("There are more: the latest {most} of each list are shown.", { most: MOST }))
      : "",
  );
}

const byTime = ([one], [other]) => (precise(one) < precise(other) ? -1 : 1);
const idOf = (record) => record.id ?? record.oa_id;

function states(record) {
  return ["status", "reply_status", "delivery_status", "remaining_quota"]
    .filter((name) => record[name])
    .map((name) => [name, record[name]]);
}
