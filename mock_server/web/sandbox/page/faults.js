// The world's faults: predefined ones with a switch each, and a form for any rule.

import { button, debounce, saveUiState, h, labelled, prose, select } from "./dom.js";
import { t } from "./language.js";
import { attempt, showMessage } from "./sheet.js";

export function faultsView(place, { session }) {
  const ready = h("ul", { className: "switches" });
  const rules = h("tbody", {});
  const load = async () => {
    const found = await attempt(() => session.control("GET", "/faults"));
    if (!found) return;
    const back = saveUiState(place);
    ready.replaceChildren(
      ...session.catalogue.ready_faults.map((each) => entry(session, each, found.faults, load)),
    );
    const lines = found.faults.map((rule) => line(session, rule, load));
    rules.replaceChildren(
      ...(lines.length
        ? lines
        : [
            h(
              "tr",
              {},
              h(
                "td",
                { colSpan: 4, className: "none" },
                t("No rules: all calls are handled normally."),
              ),
            ),
          ]),
    );
    back(place);
  };
  place.append(
    h(
      "div",
      { className: "title" },
      h("h1", {}, t("Faults")),
      h(
        "p",
        {},
        t(
          "What goes wrong in this world on purpose. The first rule that matches a call is " +
            "applied.",
        ),
      ),
    ),
    h("h2", {}, t("Predefined faults")),
    ready,
    h("h2", {}, t("Rules")),
    h(
      "div",
      { className: "scroll", role: "region", ariaLabel: t("Rules"), tabIndex: 0 },
      h(
        "table",
        { className: "rows" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            ["rule", "matched", "played", ""].map((name) =>
              h("th", { scope: "col", className: name === "rule" ? "" : "number" }, t(name)),
            ),
          ),
        ),
        rules,
      ),
    ),
    h(
      "div",
      { className: "bar" },
      button(t("Remove all"), () =>
        attempt(async () => {
          await session.control("DELETE", "/faults");
          await load();
        }),
      ),
    ),
    h("h2", {}, t("Custom rule")),
    form(session, load),
  );
  load();
  return session.onAny(["call", "clock", "back"], debounce(load, 500));
}

const MEMBERS = ["when", "then", "at", "times", "sequence"];
const same = (one, other) => JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));

function ordered(value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.keys(value)
    .toSorted()
    .map((name) => [name, ordered(value[name])]);
}

function ruleOf(fault) {
  return Object.fromEntries(
    MEMBERS.filter((name) => name in fault).map((name) => [name, fault[name]]),
  );
}

/** A predefined fault with its switch, which is on while the world has an equal rule. */
function entry(session, ready, faults, load) {
  const active = faults.find((fault) => same(ruleOf(fault), ready.rule));
  const turn = () =>
    attempt(async () => {
      if (active) await session.control("DELETE", `/faults/${active.id}`);
      else await session.control("POST", "/faults", ready.rule);
    }).then(load);
  const id = `ready-${ready.name.toLowerCase().replaceAll(/\W+/gu, "-")}`;
  const box = h("input", {
    id,
    name: id,
    type: "checkbox",
    role: "switch",
    checked: Boolean(active),
    onchange: turn,
    "aria-describedby": `${id}-about`,
  });
  return h(
    "li",
    {},
    box,
    h(
      "div",
      {},
      h("label", { htmlFor: id }, ready.title),
      h("small", { id: `${id}-about` }, ready.about),
    ),
    active
      ? h("span", { className: "word waiting" }, t("played {count}", { count: active.played }))
      : "",
  );
}

function line(session, fault, load) {
  const remove = () =>
    attempt(async () => {
      await session.control("DELETE", `/faults/${fault.id}`);
      await load();
    });
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, h("code", {}, JSON.stringify(ruleOf(fault)))),
    h("td", { className: "number" }, String(fault.matched)),
    h("td", { className: "number" }, String(fault.played)),
    h(
      "td",
      {},
      button(t("Remove"), remove, { ariaLabel: t("Remove rule {id}", { id: fault.id }) }),
    ),
  );
}

/** A select of names, or any. */
function anyOf(names, name) {
  return select([["", t("any")], ...names.map((each) => [each, each])], "", null, { name });
}

/** The controls of a rule, by name. */
function ruleControls({ faults, methods, events }) {
  const groups = [
    [t("Any call"), (each) => !each.on_lists && !each.on_deliveries],
    [t("Lists"), (each) => each.on_lists],
    [t("Webhooks"), (each) => each.on_deliveries],
  ];
  const options = (belongs) =>
    faults.filter((each) => belongs(each)).map(({ name }) => h("option", { value: name }, name));
  const kinds = groups.map(([label, belongs]) => h("optgroup", { label }, options(belongs)));
  const moments = [
    ["before", t("before the call takes effect")],
    ["after", t("after the call took effect")],
  ];
  return {
    kind: h("select", { name: "kind" }, kinds),
    value: h("input", { type: "text", name: "value", spellcheck: false }),
    method: anyOf(methods, "method"),
    event: anyOf(events, "event"),
    page: number("page", t("any")),
    call: number("call", t("any")),
    probability: number("probability", t("always")),
    times: number("times", t("always")),
    at: select(moments, "before", null, { name: "at" }),
  };
}

function form(session, load) {
  const { kind, value, method, event, page, call, probability, times, at } = ruleControls(
    session.catalogue,
  );
  const about = h("p", { className: "about" });
  const fields = {
    method: labelled("method", method),
    page: labelled(t("page number"), page),
    event: labelled(t("webhook event"), event),
    at: labelled("at", at),
  };
  const add = (submitted) => {
    submitted.preventDefault();
    return attempt(async () => {
      const conditions = given({
        method: method.value,
        page: numeric(page),
        call: numeric(call),
        probability: numeric(probability),
        event: event.value,
      });
      const when = Object.fromEntries(
        Object.entries(conditions).filter(([name]) => !fields[name]?.hidden),
      );
      const rule = given({
        times: numeric(times),
        at: at.value === "before" || fields.at.hidden ? "" : at.value,
      });
      if (Object.keys(when).length) rule.when = when;
      rule.then = { [kind.value]: parsed(value.value) };
      const made = await session.control("POST", "/faults", rule);
      await load();
      showMessage(t("Rule {id} is active.", { id: made.id }));
    }, submitted.target);
  };
  // Show only the conditions that apply to this kind of fault.
  const explain = () => {
    const chosen = session.catalogue.faults.find(({ name }) => name === kind.value);
    value.value = JSON.stringify(chosen.example);
    about.replaceChildren(...prose(t("{about} It reveals: {shows}", chosen)));
    for (const [name, field] of Object.entries(fields))
      field.hidden = chosen.on_deliveries !== (name === "event");
  };
  kind.addEventListener("change", explain);
  explain();
  return h(
    "form",
    { className: "rule", onsubmit: add },
    h(
      "div",
      { className: "fields" },
      labelled("fault", kind),
      labelled("value", value),
      fields.method,
      fields.page,
      fields.event,
      labelled(t("n-th call"), call),
      labelled("probability", probability),
      fields.at,
      labelled("times", times),
    ),
    about,
    h(
      "div",
      { className: "bar" },
      button(t("Add rule"), undefined, { type: "submit", className: "first" }),
    ),
  );
}

const number = (name, hint) =>
  h("input", { type: "text", inputMode: "decimal", name, placeholder: hint });
const numeric = ({ value }) =>
  value.trim() === "" ? "" : Number.isNaN(Number(value)) ? value : Number(value);
const given = (all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text; // the server explains what is wrong with it
  }
}
