// Times in the viewer's time zone, with UTC on hover.

import { h } from "./dom.js";
import { t } from "./language.js";

const two = (number) => String(number).padStart(2, "0");

/** `2026-03-10 15:38:25` in the viewer's time zone. */
export function local(instant) {
  const at = new Date(instant);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** How the vendor writes an unset time. */
const UNSET = "0001-01-01T00:00:00Z";

/** Whether a time is set at all. */
export const isSet = (text) => Boolean(text) && text !== UNSET;

/** The time as an element; `-` when it is unset. */
export function time(text) {
  if (!isSet(text)) return h("span", { className: "unset" }, "-");
  const shown = local(text);
  const year = h("span", { className: "year" }, shown.slice(0, 5)); // hidden in narrow tables
  return h("time", { dateTime: text, title: `${text} (UTC)` }, year, shown.slice(5));
}

const UNITS = [
  ["{count} d", 86400],
  ["{count} h", 3600],
  ["{count} min", 60],
  ["{count} s", 1],
];

/** A duration in milliseconds in its two largest units: `2 h 5 min`. */
export function length(milliseconds) {
  let rest = Math.max(0, Math.round(milliseconds / 1000));
  const parts = [];
  for (const [unit, seconds] of UNITS) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count && parts.length < 2) parts.push(t(unit, { count }));
    else if (parts.length) break;
  }
  return parts.join(" ") || t("{count} s", { count: 0 });
}

/** The value of an `<input type="datetime-local">` as RFC 3339 in UTC; empty stays empty. */
export function toUtc(text) {
  return text && new Date(text).toISOString();
}

/** The opposite of `toUtc`. */
export function inputValue(text) {
  return isSet(text) ? local(text).replace(" ", "T") : "";
}
