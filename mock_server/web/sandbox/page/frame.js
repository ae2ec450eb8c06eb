// The frame around every view: the world, its shop, its clock and the navigation.

import { button, h, select } from "./dom.js";
import { language, noun, speak, t } from "./language.js";
import { local } from "./times.js";

const SECTIONS = [
  [
    "Activity",
    [
      ["calls", t("Live calls")],
      ["walks", t("Paging walks")],
      ["chat", t("Chat")],
      ["deliveries", t("Deliveries")],
    ],
  ],
  [
    "Control",
    [
      ["clock", t("Clock")],
      ["faults", t("Faults")],
      ["assumptions", t("Assumptions")],
      ["worlds", t("Worlds and keys")],
    ],
  ],
];
const TITLES = { accounts: "Official Accounts", sms: "SMS", webhooks: "Account webhooks" };

const ROOM = matchMedia("(min-width: 40rem)");

/** The display name of a list. */
export const named = (plural) => {
  const name = noun(plural).replaceAll("_", " ");
  return TITLES[name] ?? name[0].toUpperCase() + name.slice(1);
};

/** Draws the frame into the body; it updates itself. */
export function drawFrame(session) {
  document.documentElement.lang = language;
  const links = new Map();
  const entry = ([name, text]) => {
    const link = h("a", { href: `#/${name}` }, text);
    links.set(name, link);
    return h("li", {}, link);
  };
  const lists = session.catalogue.lists.map(({ plural }) => [plural, named(plural)]);
  const nav = h(
    "nav",
    { ariaLabel: t("Views") },
    group(
      "Records",
      lists.map((list) => entry(list)),
    ),
    SECTIONS.map(([title, entries]) =>
      group(
        title,
        entries.map((each) => entry(each)),
      ),
    ),
    group("Reference", [
      h("li", {}, h("a", { href: "docs" }, t("Methods"))),
      h("li", {}, h("a", { href: "docs/errors" }, t("Errors"))),
      h("li", {}, h("a", { href: "docs/fidelity" }, t("How certain each fact is"))),
    ]),
  );
  // On a telephone all the links would take half of the screen, above every view.
  const views = h("details", { className: "views" }, h("summary", {}, t("Views")), nav);
  const unfold = () => {
    views.open = ROOM.matches;
  };
  ROOM.addEventListener("change", unfold);
  unfold();
  document.body.replaceChildren(
    h("a", { className: "skip", href: "#content", onclick: skip }, t("Skip to content")),
    h(
      "header",
      { className: "frame" },
      h("p", { className: "name" }, "etelecom-mock ", h("span", {}, session.catalogue.version)),
      h(
        "div",
        { className: "status" },
        worldLine(session),
        clockLine(session),
        liveLine(session),
        languageLine(),
      ),
      views,
    ),
    h("main", { id: "content", tabIndex: -1 }),
  );
  session.on("view", (name) => {
    unfold();
    for (const [each, link] of links) {
      if (each === name) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    document.title = `${links.get(name)?.textContent ?? "etelecom-mock"} - ${session.world.name}`;
  });
}

function group(title, entries) {
  return [
    h("p", { id: `nav-${title}` }, t(title)),
    h("ul", { "aria-labelledby": `nav-${title}` }, entries),
  ];
}

function skip(event) {
  event.preventDefault();
  document.querySelector("#content").focus();
}

function worldLine(session) {
  const line = h("p", { className: "world" });
  const draw = () => {
    const shops = session.world.shops;
    const choose = (id) => session.choose(shops.find((shop) => shop.shop_id === id));
    const options = shops.map(({ shop_id: id }, place) => [
      id,
      t("shop {number}", { number: place + 1 }),
    ]);
    line.replaceChildren(
      h("span", { className: "label" }, t("World ")),
      h("a", { href: "#/worlds", className: "world-name" }, session.world.name),
      shops.length > 1
        ? select(options, session.shop.shop_id, choose, { ariaLabel: t("Shop") })
        : "",
    );
  };
  draw();
  session.on("world", draw);
  return line;
}

/** The world's time; a running clock ticks in the page. */
function clockLine(session) {
  const now = h("time", {});
  const state = h("span", { className: "word" });
  let offset = 0;
  let frozen = null;
  const write = () => {
    if (frozen === null) return;
    const at = frozen ? offset : Date.now() + offset;
    now.textContent = local(at);
    now.dateTime = new Date(at).toISOString();
    now.title = `${now.dateTime} (UTC)`;
  };
  const take = (clock) => {
    const at = Date.parse(clock.now);
    frozen = clock.frozen;
    offset = frozen ? at : at - Date.now();
    state.textContent = frozen ? t("frozen") : t("running");
    state.className = frozen ? "word waiting" : "word good";
    write();
  };
  // Where the world is gone, the view says so.
  const ask = async () => {
    const clock = await session.control("GET", "/clock").catch(() => null);
    if (clock) take(clock);
  };
  session.on("clock", take);
  session.on("world", ask);
  session.on("live", (live) => live && ask());
  setInterval(write, 1000);
  ask();
  return h("p", { className: "clock" }, h("a", { href: "#/clock" }, now), " ", state);
}

function liveLine(session) {
  const line = h("p", { className: "live", role: "status" }, t("connecting"));
  session.on("live", (live) => {
    line.textContent = live ? t("live") : t("offline");
    line.classList.toggle("away", !live);
  });
  return line;
}

/** The other language, under its own name. */
function languageLine() {
  const [other, name] = language === "vi" ? ["en", "English"] : ["vi", "Tiếng Việt"];
  return h(
    "p",
    {},
    button(name, () => speak(other), { className: "quiet", lang: other }),
  );
}
