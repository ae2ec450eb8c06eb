// Faults of the world: ready ones to switch, and any rule by form.

import { button, calmly, carry, h, labelled, prose, select } from "./dom.js";
import { attempt, say } from "./sheet.js";

export function faultsView(place, { session }) {
  const ready = h("ul", { className: "switches" });
  const rules = h("tbody", {});
  const load = async () => {
    const found = await attempt(() => session.control("GET", "/faults"));
    if (!found) return;
    const back = carry(place);
    ready.replaceChildren(...session.catalogue.ready_faults.map((each) => entry(session, each, found.faults, load)));
    const lines = found.faults.map((rule) => line(session, rule, load));
    rules.replaceChildren(...(lines.length ? lines : [h("tr", {}, h("td", { colSpan: 4, className: "none" }, "No rules: the vendor behaves."))]));
    back(place);
  };
  place.append(
    h("div", { className: "title" }, h("h1", {}, "Faults"), h("p", {}, "What goes wrong in this world, on purpose. The first rule that matches a call plays.")),
    h("h2", {}, "Ready ones"),
    ready,
    h("h2", {}, "Rules"),
    h(
      "div",
      { className: "scroll", role: "region", ariaLabel: "Rules", tabIndex: 0 },
      h(
        "table",
        { className: "rows" },
        h("thead", {}, h("tr", {}, ["rule", "matched", "played", ""].map((name) => h("th", { scope: "col", className: name === "rule" ? "" : "number" }, name)))),
        rules,
      ),
    ),
    h("div", { className: "bar" }, button("Remove all", () => attempt(async () => { await session.control("DELETE", "/faults"); await load(); }))),
    h("h2", {}, "A rule of your own"),
    form(session, load),
  );
  load();
  return session.onAny(["call", "clock", "back"], calmly(load, 500));
}

const MEMBERS = ["when", "then", "at", "times", "sequence"];
const same = (one, other) => JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));

function ordered(value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.keys(value).sort().map((name) => [name, ordered(value[name])]);
}

function ruleOf(fault) {
  return Object.fromEntries(MEMBERS.filter((name) => name in fault).map((name) => [name, fault[name]]));
}

/** A ready fault with its switch: on while a rule like it stands. */
function entry(session, ready, faults, load) {
  const standing = faults.find((fault) => same(ruleOf(fault), ready.rule));
  const turn = () =>
    attempt(async () => {
      if (standing) await session.control("DELETE", `/faults/${standing.id}`);
      else await session.control("POST", "/faults", ready.rule);
    }).then(load);
  const id = `ready-${ready.name.toLowerCase().replaceAll(/\W+/g, "-")}`;
  const box = h("input", { id, name: id, type: "checkbox", role: "switch", checked: Boolean(standing), onchange: turn, "aria-describedby": `${id}-about` });
  return h(
    "li",
    {},
    box,
    h("div", {}, h("label", { htmlFor: id }, ready.name), h("small", { id: `${id}-about` }, ready.about)),
    standing ? h("span", { className: "word waiting" }, `played ${standing.played}`) : "",
  );
}

function line(session, fault, load) {
  const remove = () => attempt(async () => { await session.control("DELETE", `/faults/${fault.id}`); await load(); });
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, h("code", {}, JSON.stringify(ruleOf(fault)))),
    h("td", { className: "number" }, String(fault.matched)),
    h("td", { className: "number" }, String(fault.played)),
    h("td", {}, button("Remove", remove, { ariaLabel: `Remove rule ${fault.id}` })),
  );
}

function form(session, load) {
  const kinds = session.catalogue.faults;
  const value = h("input", { type: "text", name: "value", spellcheck: false });
  const about = h("p", { className: "about" });
  const groups = [["Any call", (each) => !each.on_lists && !each.on_deliveries], ["Lists", (each) => each.on_lists], ["Webhooks", (each) => each.on_deliveries]];
  const options = (belongs) => kinds.filter(belongs).map(({ name }) => h("option", { value: name }, name));
  const kind = h("select", { name: "kind" }, groups.map(([label, belongs]) => h("optgroup", { label }, options(belongs))));
  const method = select([["", "any"], ...session.catalogue.methods.map((each) => [each, each])], "", null, { name: "method" });
  const event = select([["", "any"], ...session.catalogue.events.map((each) => [each, each])], "", null, { name: "event" });
  const number = (name, hint) => h("input", { type: "text", inputMode: "decimal", name, placeholder: hint });
  const [page, call, probability, times] = [number("page", "any"), number("call", "any"), number("probability", "always"), number("times", "always")];
  const at = select([["before", "before it took effect"], ["after", "after it took effect"]], "before", null, { name: "at" });
  const add = (submitted) => {
    submitted.preventDefault();
    return attempt(async () => {
      const asked = given({ method: method.value, page: numeric(page), call: numeric(call), probability: numeric(probability), event: event.value });
      const when = Object.fromEntries(Object.entries(asked).filter(([name]) => !fields[name]?.hidden));
      const rule = given({ times: numeric(times), at: at.value === "before" || fields.at.hidden ? "" : at.value });
      if (Object.keys(when).length) rule.when = when;
      rule.then = { [kind.value]: parsed(value.value) };
      const made = await session.control("POST", "/faults", rule);
      await load();
      say(`Rule ${made.id} stands.`);
    }, submitted.target);
  };
  const fields = {
    method: labelled("method", method), page: labelled("page of a walk", page),
    event: labelled("event of a webhook", event), at: labelled("at", at),
  };
  // Only what the fault can be bound to is asked for.
  const explain = () => {
    const chosen = kinds.find(({ name }) => name === kind.value);
    value.value = JSON.stringify(chosen.example);
    about.replaceChildren(...prose(`${chosen.about} It shows: ${chosen.shows}`));
    for (const [name, field] of Object.entries(fields)) field.hidden = chosen.on_deliveries !== (name === "event");
  };
  kind.addEventListener("change", explain);
  explain();
  return h(
    "form",
    { className: "rule", onsubmit: add },
    h("div", { className: "fields" },
      labelled("fault", kind), labelled("value", value), fields.method, fields.page, fields.event,
      labelled("n-th call", call), labelled("probability", probability), fields.at, labelled("times", times)),
    about,
    h("div", { className: "bar" }, button("Add the rule", undefined, { type: "submit", className: "first" })),
  );
}

const numeric = ({ value }) => (value.trim() === "" ? "" : Number.isNaN(Number(value)) ? value : Number(value));
const given = (all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text; // the server says what is wrong with it
  }
}
