// One field of a record or a filter: how its JSON schema shows, edits and reads it.

import { breakable, h, select } from "./dom.js";
import { t } from "./language.js";
import { inputValue, time, toUtc } from "./times.js";

const isTime = (schema) => schema.format === "date-time";
const isStructure = (schema) =>
  ["object", "array"].some((type) => [schema.type].flat().includes(type));

/** A value as a table shows it. */
export function display(value, schema) {
  if (isTime(schema)) return time(value);
  if (schema.enum) return h("span", { className: `word ${tone(value)}` }, breakable(value));
  if (typeof value === "boolean")
    return h("span", { className: value ? "yes" : "unset" }, value ? t("yes") : t("no"));
  if (value === "" || value === null || value === undefined)
    return h("span", { className: "unset" }, "-");
  if (typeof value === "object") return h("code", {}, JSON.stringify(value));
  return String(value);
}

/** The CSS class of an enum value: the vendor's letters mean the same in every list. */
function tone(word) {
  return { P: "good", N: "bad", NS: "bad", S: "waiting", Z: "waiting" }[word] ?? "plain";
}

/** A control for a value; with `empty` it may be left empty. */
export function control(name, schema, value, { empty = false } = {}) {
  const common = { name, className: "control" };
  if (schema.enum) {
    const words = schema.enum.filter((word) => !empty || word !== "unknown");
    return select(
      [...(empty ? [["", t("any")]] : []), ...words.map((word) => [word, word])],
      value ?? "",
      null,
      common,
    );
  }
  if (schema.type === "boolean") {
    const words = [
      ["true", t("yes")],
      ["false", t("no")],
    ];
    return select(empty ? [["", t("any")], ...words] : words, String(value ?? ""), null, common);
  }
  if (isTime(schema))
    return h("input", {
      type: "datetime-local",
      step: 1,
      value: inputValue(value),
      title: value ? `${value} (UTC)` : t("in your time zone"),
      ...common,
    });
  if (isStructure(schema)) {
    return h("textarea", {
      rows: 3,
      value: value === undefined ? "" : JSON.stringify(value, null, 1),
      ...common,
    });
  }
  const inputMode = schema.type === "integer" || schema.format === "int64" ? "numeric" : "text";
  return h("input", {
    type: "text",
    inputMode,
    value: value ?? "",
    autocomplete: "off",
    spellcheck: false,
    ...common,
  });
}

/** The value of a control as JSON for a request; undefined when it is empty. */
export function readControl(element, schema) {
  const text = element.value.trim();
  if (isTime(schema)) return text ? toUtc(text) : undefined;
  if (text === "") return undefined;
  if (schema.type === "boolean") return text === "true";
  if (schema.type === "integer" && /^-?\d+$/u.test(text)) return Number(text);
  if (isStructure(schema)) {
    try {
      return JSON.parse(text);
    } catch {
      return text; // the server explains what is wrong with it
    }
  }
  return text;
}
