// Worlds and keys: the current world, and how to open others.

import { button, copy, copyButton, h, labelled } from "./dom.js";
import { noun, t } from "./language.js";
import { opener, others } from "./other_worlds.js";
import { attempt, showMessage, confirmButton } from "./sheet.js";

export function worldsView(place, { session }) {
  place.append(
    h(
      "div",
      { className: "title" },
      h("h1", {}, t("Worlds and keys")),
      h(
        "p",
        {},
        t("A world is everything that one key can see. Worlds are isolated from each other."),
      ),
    ),
    h("h2", {}, t("This world: "), session.world.name),
    keys(session),
    wholeWorld(session),
    snapshots(session),
    h("h2", {}, t("Another world")),
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
    [t("base URL, shop"), world.base_url],
    [t("base URL, partner"), world.partner_base_url],
    ...world.shops.flatMap((shop, place) => {
      const of = world.shops.length > 1 ? t(" of shop {number}", { number: place + 1 }) : "";
      return [
        [`api_key${of}`, shop.api_key],
        [`shop_key${of}`, shop.shop_key],
      ];
    }),
    [t("partner's own api_key"), world.partner_api_key],
    [t("test key"), world.test_key],
  ].filter(([, value]) => value);
  const copyEnvironment = button(t("Copy as .env"), () =>
    attempt(async () => {
      const text = await environment(session);
      lines.textContent = text;
      block.open = true;
      await copy(text);
      showMessage(t("Copied."));
    }),
  );
  const lines = h("pre", { tabIndex: 0, ariaLabel: t("Contents of the .env file") });
  const block = h(
    "details",
    { ontoggle: async () => block.open && (lines.textContent = await environment(session)) },
    h("summary", {}, t("As .env")),
    lines,
  );
  return h(
    "section",
    { ariaLabel: t("Keys") },
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
              copyButton(() => value, t("Copy"), t("Copy the {part}", { part: name })),
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
          t(
            "The keys of this world are shown only to those who have one of them: " +
              "open it by key, or give it new keys.",
          ),
        ),
    h("div", { className: "bar" }, copyEnvironment, world.name === "demo" ? "" : newKeys(session)),
    block,
  );
}

/** Other keys for the world; whoever has an old one is shut out. */
function newKeys(session) {
  return confirmButton(t("New keys"), t("Really replace them?"), async () => {
    const path = `/worlds/${encodeURIComponent(session.world.name)}/keys`;
    const renewed = await session.control("POST", path);
    await session.enter({ key: renewed.test_key ?? renewed.partner_api_key });
    showMessage(t("The world has new keys."));
  });
}

/** Reset, export, import and removal. */
function wholeWorld(session) {
  const file = h("input", { type: "file", accept: ".json,application/json", name: "fixture" });
  const bring = () =>
    attempt(async () => {
      if (!file.files.length)
        return showMessage(t("Choose a fixture file first."), { error: true });
      const counts = await session.control(
        "POST",
        "/import",
        new Blob([await file.files[0].text()]),
      );
      return showMessage(
        t("Imported {records}.", {
          records:
            Object.entries(counts)
              .filter(([, count]) => count)
              .map(([name, count]) => `${count} ${noun(name)}`)
              .join(", ") || t("no records"),
        }),
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
    { ariaLabel: t("The whole world") },
    h(
      "div",
      { className: "bar" },
      confirmButton(t("Reset"), t("Really reset it?"), async () => {
        await session.control("POST", "/reset");
        await session.emit("world");
        showMessage(t("The world was reset."));
      }),
      button(t("Export to a file"), take),
      session.world.name !== "demo" &&
        confirmButton(t("Remove this world"), t("Really remove it?"), async () => {
          await session.control("DELETE", `/worlds/${encodeURIComponent(session.world.name)}`);
          await session.enter({ world: "demo" });
        }),
    ),
    h("div", { className: "bar" }, labelled(t("Fixture file"), file), button(t("Import"), bring)),
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
        t("Restore"),
        () =>
          attempt(async () => {
            await session.control("POST", `${path}/restore`);
            await session.emit("world");
            showMessage(t("The world was restored from {name}.", { name: each }));
          }),
        { ariaLabel: t("Restore {name}", { name: each }) },
      ),
      confirmButton(t("Delete"), t("Really?"), async () => {
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
    { ariaLabel: t("Snapshots") },
    h("h2", {}, t("Snapshots")),
    list,
    h(
      "form",
      { className: "bar", onsubmit: save },
      labelled(t("Name"), name),
      button(t("Save a snapshot"), undefined, { type: "submit" }),
    ),
  );
}
