// One record: its current state, what happens next, and its editable fields.

import { button, saveUiState, h, labelled, prose } from "./dom.js";
import { control, readControl } from "./fields.js";
import { noun, t } from "./language.js";
import { attempt, openSheet, showMessage, confirmButton } from "./sheet.js";
import { length, time } from "./times.js";

const REFRESH = 5_000;
const doNothing = () => {};
const never = () => false;

/** Opens the sheet of a record. */
export async function openRecord(session, declared, id, changed) {
  const path = `/${declared.plural}/${id}`;
  const about = h("div", {});
  const fields = h("div", {});
  let stop = doNothing;
  let known = "";
  let announced = "";
  let edited = never;
  const draw = async () => {
    const [record, life, clock] = await Promise.all([
      session.control("GET", path),
      declared.states && Object.keys(declared.states).length
        ? session.control("GET", `${path}/life`)
        : null,
      session.control("GET", "/clock"),
    ]);
    const back = saveUiState(about);
    about.replaceChildren(
      ...(life ? [lifeOf(life, clock, declared)] : []),
      ...(declared.name === "consent" && life?.can_become.includes("agreed")
        ? [replies(session, path, again)]
        : []),
      ...(declared.name === "follower"
        ? [
            h(
              "p",
              {},
              h("a", { href: `#/chat?follower=${id}`, onclick: leave }, t("Open the chat")),
            ),
          ]
        : []),
    );
    back(about);
    const text = JSON.stringify(record);
    if (text === known) return;
    if (edited()) {
      if (text !== announced) showMessage(t("The record has changed. Your edits were kept."));
      announced = text;
      return;
    }
    known = text;
    const made = form(session, declared, path, record, again);
    edited = made.edited;
    const restore = saveUiState(fields);
    fields.replaceChildren(made.element);
    restore(fields);
  };
  const leave = () => close();
  const remove = confirmButton(
    t("Delete this {noun}", { noun: noun(declared.name) }),
    t("Really delete it?"),
    async () => {
      await session.control("DELETE", path);
      close();
      changed();
    },
  );
  const again = async () => {
    await draw();
    changed();
  };
  if (
    (await attempt(async () => {
      await draw();
      return true;
    })) === undefined
  )
    return;
  const close = openSheet(
    t("{noun} {id}", { noun: noun(declared.name), id }),
    [about, fields, remove],
    {
      onclose: () => stop(),
    },
  );
  const follow = () =>
    draw().catch(
      (refusal) =>
        refusal.status === 404 && showMessage(t("This record no longer exists."), { error: true }),
    );
  const stops = [
    session.onAny(["clock", "back"], follow),
    session.on("record", (record) => record.id === id && follow()),
  ];
  const timer = setInterval(follow, REFRESH); // a running clock changes it without any call
  stop = () => {
    clearInterval(timer);
    stops.forEach((each) => each());
  };
}

/** The states in order with the current one marked, and what is planned. */
function lifeOf(life, clock, declared) {
  const now = Date.parse(clock.now);
  const states = Object.entries(declared.states).map(([state, about]) =>
    h(
      "li",
      {
        className: stateClass(state, life),
        title: about.replaceAll("`", ""),
        "aria-current": state === life.state ? "step" : null,
      },
      state,
    ),
  );
  const steps = life.plan.map(({ at, move }) =>
    h(
      "li",
      {},
      h("strong", {}, move),
      t(" in {time}, at ", { time: length(Date.parse(at) - now) }),
      time(at),
    ),
  );
  return h(
    "section",
    { className: "life", ariaLabel: t("Lifecycle") },
    h("ol", { className: "states", ariaLabel: t("States") }, states),
    h("p", {}, prose(declared.states[life.state] ?? life.about)),
    life.can_become.length
      ? h("p", {}, t("It can become "), life.can_become.join(", "), ".")
      : h("p", {}, t("This state is final.")),
    h("p", { className: "label" }, t("What happens next")),
    steps.length ? h("ol", { className: "plan" }, steps) : h("p", {}, t("Nothing is scheduled.")),
  );
}

function stateClass(state, life) {
  if (state === life.state) return "at";
  return life.can_become.includes(state) ? "reachable" : "";
}

function replies(session, path, again) {
  const reply = (answer) => () =>
    attempt(async () => {
      await session.control("POST", `${path}/reply`, { reply_status: answer });
      await again();
    });
  return h(
    "div",
    { className: "bar" },
    button(t("The customer agrees"), reply("P"), { className: "first" }),
    button(t("The customer refuses"), reply("N")),
  );
}

/** A form with all fields, and whether any was edited; only changed fields are sent. */
function form(session, declared, path, record, again) {
  const controls = declared.fields
    .filter(({ writable }) => writable)
    .map((field) => ({ ...field, element: control(field.name, field.schema, record[field.name]) }));
  for (const each of controls) each.before = each.element.value;
  const save = (event) => {
    event.preventDefault();
    return attempt(async () => {
      const changes = {};
      for (const { name, schema, element, before } of controls) {
        if (element.value !== before)
          changes[name] = readControl(element, schema) ?? emptied(schema);
      }
      if (!Object.keys(changes).length) return showMessage(t("Nothing to save."));
      await session.control("PATCH", path, changes);
      for (const each of controls) each.before = each.element.value;
      await again();
      return showMessage(t("Saved."));
    }, element);
  };
  const element = h(
    "form",
    { className: "fields", onsubmit: save },
    h(
      "p",
      { className: "ours" },
      declared.fields
        .filter(({ writable }) => !writable)
        .map(({ name }) => `${name} ${record[name]}`)
        .join(", "),
    ),
    controls.map(({ name, about, element: each }) => labelled(name, each, prose(about))),
    h(
      "div",
      { className: "bar" },
      button(t("Save"), undefined, { type: "submit", className: "first" }),
    ),
  );
  return { element, edited: () => controls.some((each) => each.element.value !== each.before) };
}

/** The value that clears a field. */
function emptied(schema) {
  return schema.format === "date-time" ? null : "";
}

/** Opens the sheet for a new record; the server fills in empty fields. */
export function createRecord(session, declared, opened) {
  const controls = declared.fields
    .filter(({ writable }) => writable)
    .map((field) => ({
      ...field,
      element: control(field.name, field.schema, undefined, { empty: true }),
    }));
  for (const { element } of controls) {
    if (element.tagName === "SELECT") element.options[0].textContent = t("filled in");
    else element.placeholder = t("filled in");
  }
  const create = (event) => {
    event.preventDefault();
    return attempt(async () => {
      const given = {};
      for (const { name, schema, element } of controls) {
        const value = readControl(element, schema);
        if (value !== undefined) given[name] = value;
      }
      const record = await session.control("POST", `/${declared.plural}`, given);
      close();
      opened(record.id ?? record.oa_id);
    }, event.target);
  };
  const close = openSheet(
    t("New {noun}", { noun: noun(declared.name) }),
    h(
      "form",
      { className: "fields", onsubmit: create },
      h(
        "p",
        {},
        t("Created at the current time of the world's clock. Empty fields are filled in for you."),
      ),
      controls.map(({ name, about, element }) => labelled(name, element, prose(about))),
      h(
        "div",
        { className: "bar" },
        button(t("Create"), undefined, { type: "submit", className: "first" }),
      ),
    ),
  );
}
