// Worlds and keys: the current world, and how to open others.

import { button, copy, copyButton, h, labelled } from "./dom.js";
import { opener, others } from "./other_worlds.js";
import { attempt, showMessage, confirmButton } from "./sheet.js";

export function worldsView(place, { session }) {
  place.append(
    h(
      "div",
      { className: "title" },
      h("h1", {}, "Worlds and keys"),
      h(
        "p",
        {},
        "A world is everything that one key can see. Worlds are isolated from each other.",
      ),
    ),
    h("h2", {}, "This world: ", session.world.name),
    keys(session),
    wholeWorld(session),
    snapshots(session),
    h("h2", {}, "Another world"),
    opener(session),
    others(session),
  );
}

/** The contents of a `.env` file, as the server writes them. */
async function environment(session) {
  const answer = await session.about("GET", "/world", { accept: "text/plain" });
  return answer.text();
}

function keys(session) {
  const { world } = session;
  const pairs = [
    ["base URL, shop", world.base_url],
    ["base URL, partner", world.partner_base_url],
    ...world.shops.flatMap((shop, place) => {
      const of = world.shops.length > 1 ? ` of shop ${place + 1}` : "";
      return [
        [`api_key${of}`, shop.api_key],
        [`shop_key${of}`, shop.shop_key],
      ];
    }),
    ["partner's own api_key", world.partner_api_key],
    ["test key", world.test_key],
  ].filter(([, value]) => value);
  const copyEnvironment = button("Copy as .env", () =>
    attempt(async () => {
      const text = await environment(session);
      lines.textContent = text;
      block.open = true;
      await copy(text);
      showMessage("Copied.");
    }),
  );
  const lines = h("pre", { tabIndex: 0, ariaLabel: "Contents of the .env file" });
  const block = h(
    "details",
    { ontoggle: async () => block.open && (lines.textContent = await environment(session)) },
    h("summary", {}, "As .env"),
    lines,
  );
  return h(
    "section",
    { ariaLabel: "Keys" },
    h(
      "table",
      { className: "keys" },
      h(
        "tbody",
        {},
        pairs.map(([name, value]) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, name),
            h("td", {}, h("code", {}, value)),
            h(
              "td",
              {},
              copyButton(() => value, "Copy", `Copy the ${name}`),
            ),
          ),
        ),
      ),
    ),
    session.key
      ? ""
      : h(
          "p",
          {},
          "The keys of this world are shown only to those who have one of them: " +
            "open it by key, or give it new keys.",
        ),
    h("div", { className: "bar" }, copyEnvironment, world.name === "demo" ? "" : newKeys(session)),
    block,
  );
}

/** Other keys for the world; whoever has an old one is shut out. */
function newKeys(session) {
  return confirmButton("New keys", "Really replace them?", async () => {
    const path = `/worlds/${encodeURIComponent(session.world.name)}/keys`;
    const renewed = await session.control("POST", path);
    await session.enter({ key: renewed.test_key ?? renewed.partner_api_key });
    showMessage("The world has new keys.");
  });
}

/** Reset, export, import and removal. */
function wholeWorld(session) {
  const file = h("input", { type: "file", accept: ".json,application/json", name: "fixture" });
  const bring = () =>
    attempt(async () => {
      if (!file.files.length) return showMessage("Choose a fixture file first.", { error: true });
      const counts = await session.control(
        "POST",
        "/import",
        new Blob([await file.files[0].text()]),
      );
      return showMessage(
        `Imported ${Object.entries(counts)
          .map(([name, count]) => `${count} ${name}`)
          .join(", ")}.`,
      );
    });
  const take = () =>
    attempt(async () => {
      const answer = await session.about("GET", "/export?with=clock,faults");
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
      confirmButton("Reset", "Really reset it?", async () => {
        await session.control("POST", "/reset");
        await session.emit("world");
        showMessage("The world was reset.");
      }),
      button("Export to a file", take),
      confirmButton("Remove this world", "Really remove it?", async () => {
        await session.control("DELETE", `/worlds/${encodeURIComponent(session.world.name)}`);
        await session.enter({ world: "demo" });
      }),
    ),
    h("div", { className: "bar" }, labelled("Fixture file", file), button("Import", bring)),
  );
}

function snapshots(session) {
  const list = h("ul", { className: "snapshots" });
  const name = h("input", {
    type: "text",
    name: "snapshot",
    required: true,
    pattern: "[A-Za-z0-9._\\-]{1,64}",
  });
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
      button(
        "Restore",
        () =>
          attempt(async () => {
            await session.control("POST", `${path}/restore`);
            await session.emit("world");
            showMessage(`The world was restored from ${each}.`);
          }),
        { ariaLabel: `Restore ${each}` },
      ),
      confirmButton("Delete", "Really?", async () => {
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
    h(
      "form",
      { className: "bar", onsubmit: save },
      labelled("Name", name),
      button("Save a snapshot", undefined, { type: "submit" }),
    ),
  );
}
