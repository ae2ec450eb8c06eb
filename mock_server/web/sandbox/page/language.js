// The page's language: the one that was chosen, else the browser's. Texts are written in English
// and looked up here. The reference reads the same cookie.

import { TEXTS } from "./vietnamese.js";
import { NOUNS } from "./vietnamese_words.js";

const COOKIE = "etelecom_mock_language";
const KEPT_FOR = 365 * 86_400;

/** `en` or `vi`. */
export const language = chosen() ?? browsers();

const isVietnamese = language === "vi";

function chosen() {
  return new RegExp(`(?:^|; )${COOKIE}=(en|vi)(?:;|$)`, "u").exec(document.cookie)?.[1];
}

/** The first of the browser's languages that the page has. */
function browsers() {
  const known = navigator.languages.map((each) => each.slice(0, 2).toLowerCase());
  return known.find((each) => each === "en" || each === "vi") ?? "en";
}

/** Remembers a language, and draws the page in it. */
export function speak(wanted) {
  document.cookie = `${COOKIE}=${wanted}; Path=/; Max-Age=${KEPT_FOR}; SameSite=Lax`;
  location.reload();
}

/** A text of the page in its language, with the values of its `{names}`. */
export function t(english, values = {}) {
  const text = (isVietnamese && TEXTS.get(english)) || english;
  return text.replaceAll(/\{(\w+)\}/gu, (name, key) => values[key] ?? name);
}

/** What a record of a list, or several of them, is called. */
export const noun = (name) => (isVietnamese && NOUNS.get(name)) || inWords(name);

const inWords = (name) => name.replaceAll("_", " ").replace(/\bsms\b/u, "SMS");
