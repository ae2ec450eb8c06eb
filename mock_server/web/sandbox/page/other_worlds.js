// Other worlds: forms to open or create one, and the list of all.

import { button, h, labelled, select } from "./dom.js";
import { t } from "./language.js";
import { attempt, showMessage } from "./sheet.js";

const MOST = 200;

/** Forms to open a world by its key or name, or to create one. */
export function opener(session) {
  const existing = h("div", {}, openByKey(session), openByName(session));
  return h("div", { className: "openers" }, existing, createWorld(session));
}

function openByKey(session) {
  const key = h("input", {
    type: "text",
    name: "key",
    placeholder: "test:alice@one",
    required: true,
    autocomplete: "off",
    spellcheck: false,
  });
  const byKey = (event) => {
    event.preventDefault();
    return attempt(() => session.enter({ key: key.value.trim() }), event.target);
  };
  return h(
    "form",
    { onsubmit: byKey },
    h("h3", {}, t("By key")),
    labelled(t("Key"), key, t("A test key creates its world when it is first used.")),
    h("div", { className: "bar" }, button(t("Open"), undefined, { type: "submit" })),
  );
}

function openByName(session) {
  const known = h("input", {
    type: "text",
    name: "world",
    required: true,
    autocomplete: "off",
    spellcheck: false,
  });
  const byName = (event) => {
    event.preventDefault();
    return attempt(() => session.enter({ world: known.value.trim() }), event.target);
  };
  return h(
    "form",
    { onsubmit: byName },
    h("h3", {}, t("By name")),
    labelled(t("World name"), known),
    h("div", { className: "bar" }, button(t("Open by name"), undefined, { type: "submit" })),
  );
}

function createWorld(session) {
  const name = h("input", { type: "text", name: "name", placeholder: t("generated") });
  const presets = session.catalogue.presets.map((each) => [
    each.name,
    `${each.name}: ${each.about}`,
  ]);
  const preset = select(presets, "default", null, { name: "preset" });
  const seed = h("input", {
    type: "text",
    inputMode: "numeric",
    name: "seed",
    placeholder: t("the server's"),
  });
  const anchor = h("input", {
    type: "text",
    name: "anchor",
    placeholder: t("the server's, now, or 2026-03-10T08:00:00Z"),
  });
  const shops = h("input", { type: "number", name: "shops", min: 1, max: 100, value: 1 });
  const strict = h("input", { type: "checkbox", name: "strict" });
  const make = (event) => {
    event.preventDefault();
    return attempt(async () => {
      const wanted = { preset: preset.value, shops: Number(shops.value), strict: strict.checked };
      for (const field of [name, seed, anchor])
        if (field.value.trim()) wanted[field.name] = field.value.trim();
      const made = await session.across("POST", "/worlds", wanted);
      await session.enter({ key: made.partner_api_key });
    }, event.target);
  };
  return h(
    "form",
    { className: "fields", onsubmit: make },
    h("h3", {}, t("New world")),
    labelled("name", name),
    labelled("preset", preset),
    labelled("seed", seed),
    labelled("anchor", anchor),
    labelled("shops", shops),
    h(
      "label",
      { className: "check" },
      strict,
      t("strict: reject what other worlds accept with a note"),
    ),
    h("div", { className: "bar" }, button(t("Create"), undefined, { type: "submit" })),
  );
}

/** The list of all worlds, for which a server with an admin token requires it. */
export function others(session) {
  const found = h("div", {});
  const load = async () => {
    const { worlds } = await session.across("GET", "/worlds");
    found.replaceChildren(
      h(
        "ul",
        { className: "worlds" },
        worlds.slice(0, MOST).map(({ name }) =>
          h(
            "li",
            {},
            button(name, () => attempt(() => session.enter({ world: name })), {
              className: "link",
              ariaLabel: t("Open {name}", { name }),
            }),
            name === session.world.name ? t(" (this one)") : "",
          ),
        ),
      ),
      worlds.length > MOST
        ? h("p", {}, t("And {count} more: open them by name.", { count: worlds.length - MOST }))
        : "",
    );
  };
  load().catch((refusal) => {
    // Only the list of all worlds needs the admin token, so it is requested here.
    if (refusal.status !== 401) return showMessage(refusal.message, { error: true });
    const token = h("input", { type: "password", name: "admin", autocomplete: "off" });
    const use = (event) => {
      event.preventDefault();
      session.useAdmin(token.value);
      return attempt(load);
    };
    found.replaceChildren(
      h(
        "form",
        { className: "bar", onsubmit: use },
        labelled(
          t("Admin token"),
          token,
          t("Needed to list and create worlds. It is kept in this tab only."),
        ),
        button(t("Use token"), undefined, { type: "submit" }),
      ),
    );
    return undefined;
  });
  return h(
    "section",
    { ariaLabel: t("All worlds") },
    h("h3", {}, t("All worlds on this server")),
    found,
  );
}
