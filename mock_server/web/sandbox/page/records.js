// A list as a table, with the vendor's own filters, sort orders and cursors.

import { columnsOf, FEW } from "./columns.js";
import { breakable, button, debounce, saveUiState, h, labelled, prose, select } from "./dom.js";
import { control, display, readControl } from "./fields.js";
import { named } from "./frame.js";
import { noun, t } from "./language.js";
import { createRecord, openRecord } from "./record.js";
import { attempt } from "./sheet.js";
import { snippets } from "./snippets.js";

const LIMITS = [20, 50, 100];
const REFRESH = 10_000;

/** The view of one list; `query` holds filter, sort, limit and cursor. */
export function recordsView(place, { session, query, restore }, declared) {
  const { plural } = declared;
  const ask = {
    filter: Object.fromEntries(
      declared.filters
        .filter(({ name }) => query.has(name))
        .map(({ name, schema }) => [name, read(query.get(name), schema)]),
    ),
    paging: { limit: Number(query.get("limit")) || LIMITS[0] },
  };
  for (const name of ["sort", "after", "before"])
    if (query.get(name)) ask.paging[name] = query.get(name);

  const table = h("div", {
    className: "scroll",
    role: "region",
    ariaLabel: t("The {noun}", { noun: noun(plural) }),
    tabIndex: 0,
  });
  const pager = h("nav", { className: "bar pager", ariaLabel: t("Pages") });
  const code = snippets(() => ({
    url: `${session.world.base_url}.${declared.service}/${declared.operation}`,
    key: session.key ?? "<a key of this world>",
    service: declared.service,
    operation: declared.operation,
    body: ask,
  }));
  const load = async () => {
    const page = await attempt(() => session.list(declared, ask), filters.querySelector("form"));
    if (!page) {
      if (!before)
        table.replaceChildren(h("p", { className: "none" }, t("No response to this request.")));
      return;
    }
    const text = JSON.stringify(page);
    if (text === before) return;
    before = text;
    const back = saveUiState(place);
    table.replaceChildren(drawTable(page[plural], declared, ask, open));
    pager.replaceChildren(...drawPager(page, plural, ask));
    code.refresh();
    back(place);
  };
  const open = (id) => openRecord(session, declared, id, load);
  const filters = filterForm(declared, ask);
  let before = "";
  place.append(
    h(
      "div",
      { className: "title" },
      h("h1", {}, named(plural)),
      h("p", {}, prose(declared.about)),
      button(
        t("New {noun}", { noun: noun(declared.name) }),
        () => createRecord(session, declared, open),
        {
          className: "first",
        },
      ),
    ),
    filters,
    declared.operation ? code : "",
    table,
    pager,
  );
  restore(place, { focus: false });
  load().then(() => restore(place));
  return keepFresh(session, declared, load);
}

function read(text, schema) {
  if (schema.type === "boolean") return text === "true";
  return schema.type === "integer" && /^-?\d+$/u.test(text) ? Number(text) : text;
}

/** Reloads when something may have changed; returns a function that stops it. */
function keepFresh(session, declared, load) {
  const soon = debounce(load, 300);
  const refresh = () => document.hidden || soon();
  const stops = [
    session.onAny(["clock", "back"], soon),
    session.on("record", ({ kind }) => kind === declared.name && soon()),
    session.on(
      "call",
      ({ method }) => !method.startsWith("List") && !method.startsWith("Get") && soon(),
    ),
  ];
  const timer = setInterval(refresh, REFRESH); // a running clock changes records without any call
  return () => {
    clearInterval(timer);
    stops.forEach((stop) => stop());
  };
}

/** Opens the same list with another filter or page. */
function go(plural, ask) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(ask.filter)) query.set(name, String(value));
  for (const [name, value] of Object.entries(ask.paging)) {
    if (value && !(name === "limit" && value === LIMITS[0])) query.set(name, String(value));
  }
  const text = query.toString();
  location.hash = `#/${plural}${text ? `?${text}` : ""}`;
}

function filterForm(declared, ask) {
  const controls = declared.filters.map(({ name, schema }) => [
    name,
    schema,
    control(name, schema, ask.filter[name], { empty: true }),
  ]);
  const apply = (event) => {
    event?.preventDefault();
    const filter = {};
    for (const [name, schema, element] of controls) {
      const value = readControl(element, schema);
      if (value !== undefined) filter[name] = value;
    }
    go(declared.plural, { filter, paging: { sort: ask.paging.sort, limit: ask.paging.limit } });
  };
  const given = Object.keys(ask.filter).length;
  // On a phone an open form would hide the records.
  const few = controls.length <= FEW + 2 && matchMedia("(min-width: 40rem)").matches;
  return h(
    "details",
    { className: "filters", open: given > 0 || few },
    h("summary", {}, given ? t("Filter ({count})", { count: given }) : t("Filter")),
    h(
      "form",
      { onsubmit: apply, onchange: ({ target }) => target.tagName === "SELECT" && apply() },
      controls.map(([name, , element]) => labelled(name, element)),
      h(
        "div",
        { className: "bar" },
        button(t("Apply"), undefined, { type: "submit" }),
        given > 0 &&
          button(
            t("Clear"),
            () => go(declared.plural, { filter: {}, paging: { limit: ask.paging.limit } }),
            { className: "quiet" },
          ),
      ),
    ),
  );
}

function drawTable(rows, declared, ask, open) {
  const columns = columnsOf(declared);
  const heads = columns.map((column) => head(column, declared, ask));
  const empty = h(
    "tr",
    {},
    h("td", { colSpan: columns.length, className: "none" }, t("No records match.")),
  );
  const idOf = (row) => row.id ?? row[columns[0].name];
  const line = (row) =>
    h(
      "tr",
      { onclick: ({ target }) => target.closest("button") === null && open(idOf(row)) },
      columns.map(({ name, schema }, place) =>
        place === 0
          ? h(
              "th",
              { scope: "row" },
              button(String(row[name]), () => open(idOf(row)), { className: "link" }),
            )
          : h(
              "td",
              { className: isCount({ name, schema }) ? "number" : "" },
              display(row[name], schema),
            ),
      ),
    );
  return h(
    "table",
    { className: "rows" },
    h(
      "caption",
      {},
      t("{count} {noun} on this page", {
        count: rows.length,
        noun: noun(rows.length === 1 ? declared.name : declared.plural),
      }),
    ),
    h("thead", {}, h("tr", {}, heads)),
    h("tbody", {}, rows.length ? rows.map((row) => line(row)) : empty),
  );
}

const isCount = ({ name, schema }) => schema.type === "integer" && !name.endsWith("_id");

/** A column heading; where the vendor can sort by the field, a click sorts. */
function head(column, declared, ask) {
  const { name } = column;
  const about = {
    scope: "col",
    className: isCount(column) ? "number" : "",
    title: column.about.replaceAll("`", ""),
  };
  if (!declared.sorts.includes(name)) return h("th", about, breakable(name));
  const sort = ask.paging.sort ?? "-created_at";
  const direction = sort === name ? "ascending" : sort === `-${name}` ? "descending" : "none";
  const next = direction === "descending" ? name : `-${name}`;
  const turn = () =>
    go(declared.plural, { filter: ask.filter, paging: { sort: next, limit: ask.paging.limit } });
  const mark = { ascending: " ↑", descending: " ↓", none: "" }[direction];
  return h(
    "th",
    { ...about, "aria-sort": direction },
    button([breakable(name), mark], turn, { className: "sort" }),
  );
}

function drawPager(page, plural, ask) {
  const { next, prev } = page.paging;
  const rows = page[plural].length;
  const base = { sort: ask.paging.sort, limit: ask.paging.limit };
  const to = (cursor) => () => go(plural, { filter: ask.filter, paging: { ...base, ...cursor } });
  const { after, before } = ask.paging;
  const short = rows < ask.paging.limit;
  const atStart = before ? short : !after;
  const atEnd = before === "." || (short && !before);
  const sizes = LIMITS.map((limit) => [String(limit), t("{count} rows", { count: limit })]);
  const resize = (limit) =>
    go(plural, { filter: ask.filter, paging: { ...base, limit: Number(limit) } });
  return [
    button(t("First"), to({}), { disabled: !after && !before }),
    button(t("Previous"), to({ before: prev }), { disabled: !prev || atStart }),
    button(t("Next"), to({ after: next }), { disabled: !next || atEnd }),
    button(t("Last"), to({ before: "." }), { disabled: before === "." || atEnd }),
    select(sizes, String(ask.paging.limit), resize, { ariaLabel: t("Rows on a page") }),
  ];
}
