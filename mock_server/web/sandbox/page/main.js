// Starts the page: the session, the frame, and the view that the address names.

import { button, h, labelled, saveUiState, wait } from "./dom.js";
import { drawFrame } from "./frame.js";
import { t } from "./language.js";
import { recordsView } from "./records.js";
import { Session } from "./session.js";
import { attempt, clearMessages, closeSheets } from "./sheet.js";
import { followEvents } from "./stream.js";

const session = new Session();

/** Whether the address names a world or a key; the page then reloads and removes it from there. */
const namesWorld = () => /^#(?:key|world)=/u.test(location.hash);
addEventListener("hashchange", () => namesWorld() && location.reload());

/** Views by the first segment of the address; the views of lists come from the catalogue. */
const VIEWS = {
  calls: () => import("./calls.js").then((module) => module.callsView),
  walks: () => import("./walks.js").then((module) => module.walksView),
  chat: () => import("./chat.js").then((module) => module.chatView),
  deliveries: () => import("./webhooks.js").then((module) => module.webhooksView),
  clock: () => import("./clock.js").then((module) => module.clockView),
  faults: () => import("./faults.js").then((module) => module.faultsView),
  assumptions: () => import("./assumptions.js").then((module) => module.assumptionsView),
  worlds: () => import("./worlds.js").then((module) => module.worldsView),
};

const PREFETCH_DELAY = 1000;

/** Loads the other views early, so that they work while the server is unreachable. */
const fetchViews = () => Object.values(VIEWS).forEach((fetched) => fetched().catch(() => {}));

let leave = () => {};
let turn = 0;
let shown = "";

/** Shows the view that the address names, such as `#/journeys?status=P`. */
async function show() {
  if (namesWorld()) return;
  const [name, query = ""] = location.hash.replace(/^#\/?/u, "").split("?");
  const declared = session.catalogue.lists.find((each) => each.plural === name);
  const wanted = declared ?? (name in VIEWS ? null : session.catalogue.lists[0]);
  const mine = ++turn;
  clearMessages();
  const view = wanted
    ? (place, about) => recordsView(place, about, wanted)
    : await attempt(VIEWS[name]);
  if (mine !== turn || !view) return; // the user went to another view meanwhile
  leave();
  const before = document.querySelector("#content");
  const now = wanted ? wanted.plural : name;
  const restore = shown === now ? saveUiState(before) : () => {};
  if (shown !== now) closeSheets();
  shown = now;
  const place = h("main", { id: "content", tabIndex: -1 });
  place.dataset.view = now;
  before.replaceWith(place);
  leave = view(place, { session, query: new URLSearchParams(query), restore }) ?? (() => {});
  session.emit("view", now);
}

/** Reloads the data when the server is reachable again. */
function watch() {
  let away = false;
  session.on("live", (live) => {
    if (live && away) {
      clearMessages();
      session.emit("back");
    }
    away = !live;
  });
}

/** Asks for a key or the admin token when the server requires one. */
function askForKey(refusal) {
  return new Promise((resolve) => {
    const problem = h(
      "p",
      { role: "alert" },
      t("A key opens one world; the admin token of this server opens all of them."),
    );
    const refused = (text) => {
      problem.textContent = text;
      problem.className = "message error";
    };
    if (session.hasKey) refused(refusal.message);
    const key = h("input", { type: "password", autocomplete: "off", required: true, name: "key" });
    const isAdmin = h("input", { type: "checkbox", name: "is-admin" });
    const open = async (event) => {
      event.preventDefault();
      if (isAdmin.checked) session.useAdmin(key.value);
      try {
        await session.open(isAdmin.checked ? { key: undefined } : { key: key.value });
        resolve();
      } catch (again) {
        refused(again.message);
      }
    };
    const form = h(
      "form",
      { className: "gate", onsubmit: open },
      h("h1", {}, "etelecom-mock"),
      problem,
      labelled(t("World key or admin token"), key, t("It is kept in this tab only.")),
      h("label", { className: "check" }, isAdmin, t("this is the admin token")),
      h(
        "div",
        { className: "bar" },
        button(t("Open"), undefined, { type: "submit", className: "first" }),
      ),
    );
    document.body.replaceChildren(h("main", { id: "content" }, form));
    key.focus();
  });
}

async function enter() {
  for (;;) {
    try {
      return await session.open();
    } catch (refusal) {
      if (refusal.status === 404) session.forget();
      else if ([0, 503].includes(refusal.status)) await wait(500);
      else return askForKey(refusal);
    }
  }
}

async function start() {
  const [catalogue] = await Promise.all([
    session.across("GET", "/catalogue").catch(() => null),
    enter(),
  ]);
  session.catalogue = catalogue ?? (await session.control("GET", "/catalogue"));
  drawFrame(session);
  let watched = new AbortController();
  const enterWorld = async () => {
    watched.abort();
    watched = new AbortController();
    const { signal } = watched;
    await followEvents(session, signal); // before the view loads, so that it misses no event
    if (!signal.aborted) await show();
  };
  session.on("world", enterWorld);
  addEventListener("hashchange", show);
  watch();
  await enterWorld();
  document.documentElement.dataset.ready = "true";
  setTimeout(fetchViews, PREFETCH_DELAY);
}

await start();
