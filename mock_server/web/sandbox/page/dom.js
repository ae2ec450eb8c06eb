// Making elements. Text is always set as text, so a record that holds HTML shows its letters.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !(element instanceof SVGElement) && name !== "list") {
      element[name] = value;
    } else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** An HTML element: properties (`on...` are listeners), then children. */
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** An SVG element. */
export function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Text with code in backticks, as nodes. */
export function prose(text) {
  return text.split("`").map((piece, place) => (place % 2 ? h("code", {}, piece) : piece));
}

/** A name that may be broken at its underscores. */
export function breakable(name) {
  return String(name).split("_").flatMap((piece, place) => (place ? ["_", h("wbr"), piece] : [piece]));
}

/**
 * Keeps the focus, and what is folded open, while a place is drawn anew: call it before, and what it answers after.
 * Folds are set once: whoever calls again, as more was drawn, leaves what was folded meanwhile.
 */
export function carry(from) {
  const at = document.activeElement;
  const focused = from.contains(at) && at !== from ? markOf(at) : "";
  const folds = [...from.querySelectorAll("details")].map(({ className, open }) => [className, open]);
  return (to, { focus = true } = {}) => {
    for (const [name, open] of folds.splice(0)) {
      const fold = [...to.querySelectorAll("details")].find(({ className }) => className === name);
      if (name && fold) fold.open = open;
    }
    if (!focus || !focused || to.contains(document.activeElement)) return;
    const found = [...to.querySelectorAll("button, select, input, textarea, summary")].find((each) => markOf(each) === focused && !each.disabled);
    (found ?? to.querySelector(".scroll"))?.focus({ preventScroll: true });
  };
}

const markOf = (element) => element.ariaLabel || element.name || element.textContent.replace(/ [↑↓]$/, "");

/** A button. */
export function button(label, onclick, properties = {}) {
  return h("button", { type: "button", onclick, ...properties }, label);
}

/** A control with its label, and a hint where it needs one. */
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

/** A button that copies what `text()` gives. */
export function copyButton(text, label = "Copy", name = label) {
  const made = button(label, async () => {
    await copy(text());
    made.textContent = "Copied";
    setTimeout(() => (made.textContent = label), 1500);
  }, { className: "quiet", ariaLabel: name });
  return made;
}

/** Writes to the clipboard; where the page may not (plain HTTP), by a selection. */
export async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = h("textarea", { value: text, readOnly: true, className: "off-screen" });
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

/** Calls `act` once, a moment after the last of many wishes. */
export function calmly(act, wait = 150) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
}
