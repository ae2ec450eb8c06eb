// Builds elements. Text is always set as text, so HTML in a record is shown, never interpreted.

import { t } from "./language.js";

const SVG = "http://www.w3.org/2000/svg";

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !(element instanceof SVGElement) && name !== "list") {
      element[name] = value;
    } else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => isShown(child)));
  return element;
}

const isShown = (child) => child !== null && child !== undefined && child !== false;

/** Creates an HTML element: properties (`on...` are listeners), then children. */
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** Creates an SVG element. */
export function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Text as nodes; what is in backticks becomes code. */
export function prose(text) {
  return text.split("`").map((piece, place) => (place % 2 ? h("code", {}, piece) : piece));
}

/** A name that may wrap at its underscores. */
export function breakable(name) {
  return String(name)
    .split("_")
    .flatMap((piece, place) => (place ? ["_", h("wbr"), piece] : [piece]));
}

/**
 * Remembers the focus and the open `details` of an element that is about to be redrawn, and
 * returns a function that restores them in the new one. It may be called again when more has been
 * drawn: `details` are set only once, so that it does not undo what the user did in between.
 */
export function saveUiState(from) {
  const at = document.activeElement;
  const focused = from.contains(at) && at !== from ? markOf(at) : "";
  const details = [...from.querySelectorAll("details")].map(({ className, open }) => [
    className,
    open,
  ]);
  return (to, { focus = true } = {}) => {
    for (const [name, open] of details.splice(0)) {
      const found = [...to.querySelectorAll("details")].find(({ className }) => className === name);
      if (name && found) found.open = open;
    }
    if (!focus || !focused || to.contains(document.activeElement)) return;
    const controls = [...to.querySelectorAll("button, select, input, textarea, summary")];
    const again = controls.find((each) => markOf(each) === focused && !each.disabled);
    (again ?? to.querySelector(".scroll"))?.focus({ preventScroll: true });
  };
}

const markOf = (element) =>
  element.ariaLabel || element.name || element.textContent.replace(/ [↑↓]$/u, "");

/** A button. */
export function button(label, onclick, properties = {}) {
  return h("button", { type: "button", onclick, ...properties }, label);
}

/** A control with its label and an optional hint. */
export function labelled(label, control, hint) {
  control.id = `control-${crypto.getRandomValues(new Uint32Array(2)).join("")}`;
  if (hint) control.setAttribute("aria-describedby", `${control.id}-hint`);
  return h(
    "div",
    { className: "field" },
    h("label", { htmlFor: control.id }, label),
    control,
    hint && h("small", { id: `${control.id}-hint` }, hint),
  );
}

/** A select with options `[value, text]`. */
export function select(options, value, onchange, properties = {}) {
  const made = h(
    "select",
    { onchange: onchange && (() => onchange(made.value)), ...properties },
    options.map(([each, text]) => h("option", { value: each, selected: each === value }, text)),
  );
  return made;
}

/** A button that copies the result of `text()`. */
export function copyButton(text, label = t("Copy"), name = label) {
  const made = button(
    label,
    async () => {
      await copy(text());
      made.textContent = t("Copied");
      setTimeout(() => (made.textContent = label), 1500);
    },
    { className: "quiet", ariaLabel: name },
  );
  return made;
}

/** Copies to the clipboard; over plain HTTP, where that API is missing, by a selection. */
export async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = h("textarea", { value: text, readOnly: true, className: "off-screen" });
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

/** Resolves after some milliseconds. */
export function wait(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/** Calls `act` once, a moment after the last of many requests for it. */
export function debounce(act, delay = 150) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, delay);
  };
}
