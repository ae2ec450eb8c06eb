// What is shown on top of the page: a sheet for one item, and short messages.

import { button, h } from "./dom.js";
import { t } from "./language.js";

/** Opens a sheet and returns a function that closes it. Escape and the button close it too. */
export function openSheet(title, content, { onclose, wide = false } = {}) {
  const heading = h("h2", { id: "sheet-title", tabIndex: -1 }, title);
  const close = button(t("Close"), () => sheet.close());
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

/** Closes what is open: a sheet belongs to the view under it. */
export function closeSheets() {
  for (const sheet of document.querySelectorAll("dialog[open]")) sheet.close();
}

/** Shows a message for a few seconds, replacing the last one; an error stays until dismissed. */
export function showMessage(text, { error = false } = {}) {
  clearMessages();
  const message = h(
    "p",
    { className: error ? "message error" : "message", role: error ? "alert" : "status" },
    text,
  );
  message.append(button(t("Dismiss"), () => message.remove(), { className: "quiet" }));
  (document.querySelector("dialog[open]") ?? document.body).append(message);
  if (!error) setTimeout(() => message.remove(), 4000);
}

/** Removes the messages. */
export function clearMessages() {
  for (const message of document.querySelectorAll(".message")) message.remove();
}

/** Runs `act`; an error is shown instead of thrown, and marked at the field that it names. */
export async function attempt(act, form) {
  for (const control of form?.elements ?? []) control.removeAttribute("aria-invalid");
  try {
    return await act();
  } catch (error) {
    showMessage(error.message, { error: true });
    const path = /^[\w.]+(?=: )/u.exec(error.message)?.[0].split(".") ?? [];
    const named =
      form &&
      path
        .toReversed()
        .map((name) => form.elements.namedItem(name))
        .find(Boolean);
    named?.setAttribute("aria-invalid", "true");
    named?.focus();
    return undefined;
  }
}

/** A button that asks for confirmation first. */
export function confirmButton(label, question, act) {
  let confirmed = false;
  const made = button(
    label,
    () => {
      if (confirmed) return attempt(act);
      confirmed = true;
      made.textContent = question;
      setTimeout(() => {
        confirmed = false;
        made.textContent = label;
      }, 4000);
      return undefined;
    },
    { className: "danger" },
  );
  return made;
}
