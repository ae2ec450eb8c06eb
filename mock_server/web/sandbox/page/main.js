// Starts the page: the session, the frame, and the view that the address names.

import { button, carry, h, labelled } from "./dom.js";
import { drawFrame } from "./frame.js";
import { recordsView } from "./records.js";
import { Session } from "./session.js";
import { attempt, hush } from "./sheet.js";
import { following } from "./stream.js";

const session = new Session();

/** Whether the address names a world or its key; the page starts anew with it, and it goes out of the address. */
const namesWorld = () => /^#(key|world)=/.test(location.hash);
addEventListener("hashchange", () => namesWorld() && location.reload());

/** Views by the first step of the address; those of the lists come from the catalogue. */
const VIEWS = {
  calls: () => import("./calls.js").then((module) => module.callsView),
  walks: () => import("./walks.js").then((module) => module.walksView),
  webhooks: () => import("./webhooks.js").then((module) => module.webhooksView),
  clock: () => import("./clock.js").then((module) => module.clockView),
  faults: () => import("./faults.js").then((module) => module.faultsView),
  worlds: () => import("./worlds.js").then((module) => module.worldsView),
};

const CALM = 1000;

/** Fetches what was not asked for yet, so that it is there when the server is away. */
const fetchViews = () => Object.values(VIEWS).forEach((fetched) => fetched().catch(() => {}));

let leave = () => {};
let turn = 0;
let shown = "";

/** Shows the view of the address: `#/journeys?status=P`. */
async function show() {
  if (namesWorld()) return;
  const [name, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const declared = session.catalogue.lists.find((each) => each.plural === name);
  const wanted = declared ?? (name in VIEWS ? null : session.catalogue.lists[0]);
  const mine = ++turn;
  hush();
  const view = wanted ? (place, about) => recordsView(place, about, wanted) : await attempt(VIEWS[name]);
  if (mine !== turn || !view) return; // another view was asked for while this one was loaded
  leave();
  const before = document.getElementById("content");
  const now = wanted ? wanted.plural : name;
  const restore = shown === now ? carry(before) : () => {};
  shown = now;
  const place = h("main", { id: "content", tabIndex: -1 });
  place.dataset.view = now;
  before.replaceWith(place);
  leave = view(place, { session, query: new URLSearchParams(query), restore }) ?? (() => {});
  session.tell("view", now);
}

/** Catches up after the server was away. */
function watch() {
  let away = false;
  session.on("live", (live) => {
    if (live && away) {
      hush();
      session.tell("back");
    }
    away = !live;
  });
}

/** Asks for a key, or for the admin token, where the server wants one. */
function askForKey(refusal) {
  return new Promise((resolve) => {
    const problem = h("p", { role: "alert" }, "A key opens its world, the admin token of this server all of them.");
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
      labelled("A key of the world, or the admin token", key, "It stays in this tab."),
      h("label", { className: "check" }, isAdmin, "this is the admin token"),
      h("div", { className: "bar" }, button("Open", undefined, { type: "submit", className: "first" })),
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
      else if ([0, 503].includes(refusal.status)) await new Promise((resolve) => setTimeout(resolve, 500));
      else return askForKey(refusal);
    }
  }
}

async function start() {
  const [catalogue] = await Promise.all([session.across("GET", "/catalogue").catch(() => null), enter()]);
  session.catalogue = catalogue ?? (await session.control("GET", "/catalogue"));
  drawFrame(session);
  let watched = new AbortController();
  const enterWorld = async () => {
    watched.abort();
    const { signal } = (watched = new AbortController());
    await following(session, signal); // first, so that what is shown misses no event
    if (!signal.aborted) await show();
  };
  session.on("world", enterWorld);
  addEventListener("hashchange", show);
  watch();
  await enterWorld();
  document.documentElement.dataset.ready = "true";
  setTimeout(fetchViews, CALM);
}

start();
