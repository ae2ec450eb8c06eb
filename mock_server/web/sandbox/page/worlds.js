// Worlds and keys: the one at hand, and the way to others.

import { button, copy, copyButton, h, labelled, select } from "./dom.js";
import { attempt, say, sureButton } from "./sheet.js";

export function worldsView(place, { session }) {
  place.append(
    h("div", { className: "title" }, h("h1", {}, "Worlds and keys"), h("p", {}, "A world is everything that one key can see. Worlds see nothing of each other.")),
    h("h2", {}, "This world: ", session.world.name),
    keys(session),
    wholeWorld(session),
    snapshots(session),
    h("h2", {}, "Another world"),
    opener(session),
    others(session),
  );
}

const MOST = 200;

/** The lines of a `.env`, as the server writes them. */
async function environment(session) {
  const answer = await session.fetch("GET", "/world", { key: session.shop.api_key, accept: "text/plain" });
  return answer.text();
}

function keys(session) {
  const { world } = session;
  const pairs = [
    ["base URL, shop", world.base_url],
    ["base URL, partner", world.partner_base_url],
    ...world.shops.flatMap((shop, place) => {
      const of = world.shops.length > 1 ? ` of shop ${place + 1}` : "";
      return [[`api_key${of}`, shop.api_key], [`shop_key${of}`, shop.shop_key]];
    }),
    ["partner's own api_key", world.partner_api_key],
    ...(world.test_key ? [["test key", world.test_key]] : []),
  ];
  const copyEnvironment = button("Copy as .env", () => attempt(async () => {
    const text = await environment(session);
    lines.textContent = text;
    block.open = true;
    await copy(text);
    say("Copied.");
  }));
  const lines = h("pre", { tabIndex: 0, ariaLabel: "The lines of a .env" });
  const block = h("details", { ontoggle: async () => block.open && (lines.textContent = await environment(session)) }, h("summary", {}, "As .env"), lines);
  return h(
    "section",
    { ariaLabel: "Keys" },
    h(
      "table",
      { className: "keys" },
      h("tbody", {}, pairs.map(([name, value]) =>
        h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, h("code", {}, value)), h("td", {}, copyButton(() => value, "Copy", `Copy the ${name}`))))),
    ),
    h("div", { className: "bar" }, copyEnvironment),
    block,
  );
}

/** Reset, export, import, remove. */
function wholeWorld(session) {
  const file = h("input", { type: "file", accept: ".json,application/json", name: "fixture" });
  const bring = () =>
    attempt(async () => {
      if (!file.files.length) return say("Choose a fixture file first.", { error: true });
      const counts = await session.control("POST", "/import", new Blob([await file.files[0].text()]));
      return say(`Imported ${Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(", ")}.`);
    });
  const take = () =>
    attempt(async () => {
      const answer = await session.fetch("GET", "/export?with=clock,faults", { key: session.shop.api_key });
      const address = URL.createObjectURL(await answer.blob());
      const link = h("a", { href: address, download: `${session.world.name}.json` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
    });
  return h(
    "section",
    { ariaLabel: "The whole world" },
    h(
      "div",
      { className: "bar" },
      sureButton("Reset", "Really reset it?", async () => {
        await session.control("POST", "/reset");
        await session.tell("world");
        say("The world is as when it was opened.");
      }),
      button("Export to a file", take),
      sureButton("Remove this world", "Really remove it?", async () => {
        await session.control("DELETE", `/worlds/${encodeURIComponent(session.world.name)}`);
        await session.enter({ world: "demo" });
      }),
    ),
    h("div", { className: "bar" }, labelled("A fixture file", file), button("Import it", bring)),
  );
}

function snapshots(session) {
  const list = h("ul", { className: "snapshots" });
  const name = h("input", { type: "text", name: "snapshot", required: true, pattern: "[A-Za-z0-9._\\-]{1,64}" });
  const load = async () => {
    const found = await attempt(() => session.control("GET", "/snapshots"));
    if (found) list.replaceChildren(...found.snapshots.map(entry));
  };
  const entry = ({ name: each }) => {
    const path = `/snapshots/${encodeURIComponent(each)}`;
    return h(
      "li",
      { className: "bar" },
      h("strong", {}, each),
      button("Restore", () => attempt(async () => {
        await session.control("POST", `${path}/restore`);
        await session.tell("world");
        say(`The world is as in ${each}.`);
      }), { ariaLabel: `Restore ${each}` }),
      sureButton("Delete", "Really?", async () => {
        await session.control("DELETE", path);
        await load();
      }),
    );
  };
  const save = (event) => {
    event.preventDefault();
    return attempt(async () => {
      await session.control("POST", "/snapshots", { name: name.value });
      await load();
    });
  };
  load();
  return h(
    "section",
    { ariaLabel: "Snapshots" },
    h("h2", {}, "Snapshots"),
    list,
    h("form", { className: "bar", onsubmit: save }, labelled("Name", name), button("Keep the world as it is now", undefined, { type: "submit" })),
  );
}

/** By a key, or made anew. */
function opener(session) {
  const key = h("input", { type: "text", name: "key", placeholder: "test:alice@one", required: true, autocomplete: "off", spellcheck: false });
  const byKey = (event) => {
    event.preventDefault();
    return attempt(() => session.enter({ key: key.value.trim() }), event.target);
  };
  const known = h("input", { type: "text", name: "world", required: true, autocomplete: "off", spellcheck: false });
  const byName = (event) => {
    event.preventDefault();
    return attempt(() => session.enter({ world: known.value.trim() }), event.target);
  };
  const name = h("input", { type: "text", name: "name", placeholder: "chosen for you" });
  const presets = session.catalogue.presets.map((each) => [each.name, `${each.name}: ${each.about}`]);
  const preset = select(presets, "default", null, { name: "preset" });
  const seed = h("input", { type: "text", inputMode: "numeric", name: "seed", placeholder: "the server's" });
  const anchor = h("input", { type: "text", name: "anchor", placeholder: "the server's, now, or 2026-03-10T08:00:00Z" });
  const shops = h("input", { type: "number", name: "shops", min: 1, max: 100, value: 1 });
  const strict = h("input", { type: "checkbox", name: "strict" });
  const make = (event) => {
    event.preventDefault();
    return attempt(async () => {
      const asked = { preset: preset.value, shops: Number(shops.value), strict: strict.checked };
      for (const field of [name, seed, anchor]) if (field.value.trim()) asked[field.name] = field.value.trim();
      const made = await session.across("POST", "/worlds", asked);
      await session.enter({ world: made.name });
    }, event.target);
  };
  return h(
    "div",
    { className: "openers" },
    h(
      "div",
      {},
      h("form", { onsubmit: byKey }, h("h3", {}, "By its key"), labelled("Key", key, "A test key opens a world the first time it is used."), h("div", { className: "bar" }, button("Open", undefined, { type: "submit" }))),
      h("form", { onsubmit: byName }, h("h3", {}, "By its name"), labelled("Name of the world", known), h("div", { className: "bar" }, button("Open it", undefined, { type: "submit" }))),
    ),
    h(
      "form",
      { className: "fields", onsubmit: make },
      h("h3", {}, "A new one"),
      labelled("name", name), labelled("preset", preset), labelled("seed", seed), labelled("anchor", anchor), labelled("shops", shops),
      h("label", { className: "check" }, strict, "strict: what is let pass elsewhere is refused"),
      h("div", { className: "bar" }, button("Make it", undefined, { type: "submit" })),
    ),
  );
}

function others(session) {
  const found = h("div", {});
  const load = async () => {
    const { worlds } = await session.across("GET", "/worlds");
    found.replaceChildren(
      h("ul", { className: "worlds" }, worlds.slice(0, MOST).map(({ name }) =>
        h("li", {}, button(name, () => attempt(() => session.enter({ world: name })), { className: "link", ariaLabel: `Open ${name}` }), name === session.world.name ? " (this one)" : ""))),
      worlds.length > MOST ? h("p", {}, `And ${worlds.length - MOST} more: open them by their names.`) : "",
    );
  };
  load().catch((refusal) => {
    // Only this crosses worlds, so only this asks for the token.
    if (refusal.status !== 401) return say(refusal.message, { error: true });
    const token = h("input", { type: "password", name: "admin", autocomplete: "off" });
    const use = (event) => {
      event.preventDefault();
      session.useAdmin(token.value);
      return attempt(load);
    };
    found.replaceChildren(
      h("form", { className: "bar", onsubmit: use }, labelled("Admin token", token, "To list and make worlds. It stays in this tab."), button("Use it", undefined, { type: "submit" })),
    );
    return undefined;
  });
  return h("section", { ariaLabel: "All worlds" }, h("h3", {}, "All worlds of this server"), found);
}

