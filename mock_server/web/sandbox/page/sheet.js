// What lies over the page: a sheet for one thing, short messages.

import { button, h } from "./dom.js";

/** Opens a sheet; answers what closes it. Escape and the button close it too. */
export function openSheet(title, content, { onclose, wide = false } = {}) {
  const heading = h("h2", { id: "sheet-title", tabIndex: -1 }, title);
  const close = button("Close", () => sheet.close());
  const sheet = h(
    "dialog",
    { className: wide ? "sheet wide" : "sheet", "aria-labelledby": "sheet-title" },
    h("header", {}, heading, close),
    h("div", { className: "sheet-body" }, content),
  );
  sheet.addEventListener("close", () => {
    sheet.remove();
    onclose?.();
  });
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  document.body.append(sheet);
  sheet.showModal();
  heading.focus();
  return () => sheet.close();
}

/** Says something for some seconds, in place of what was said before; an error stays until it is dismissed. */
export function say(text, { error = false } = {}) {
  hush();
  const message = h("p", { className: error ? "message error" : "message", role: error ? "alert" : "status" }, text);
  message.append(button("Dismiss", () => message.remove(), { className: "quiet" }));
  (document.querySelector("dialog[open]") ?? document.body).append(message);
  if (!error) setTimeout(() => message.remove(), 4000);
}

/** Takes back what was said. */
export function hush() {
  for (const message of document.querySelectorAll(".message")) message.remove();
}

/** Does something; a refusal is said rather than thrown, and marked at the field that it names. */
export async function attempt(act, form) {
  for (const control of form?.elements ?? []) control.removeAttribute("aria-invalid");
  try {
    return await act();
  } catch (error) {
    say(error.message, { error: true });
    const path = /^[\w.]+(?=: )/.exec(error.message)?.[0].split(".") ?? [];
    const named = form && path.reverse().map((name) => form.elements.namedItem(name)).find(Boolean);
    named?.setAttribute("aria-invalid", "true");
    named?.focus();
    return undefined;
  }
}

/** A button that asks once more before it does it. */
export function sureButton(label, question, act) {
  let sure = false;
  const made = button(label, () => {
    if (sure) return attempt(act);
    sure = true;
    made.textContent = question;
    setTimeout(() => {
      sure = false;
      made.textContent = label;
    }, 4000);
    return undefined;
  }, { className: "danger" });
  return made;
}
