// A diagram of each walk through a list: which pages were fetched, and in what order.

import { openCall } from "./call.js";
import { debounce, h, prose, svg } from "./dom.js";
import { t } from "./language.js";
import { attempt } from "./sheet.js";

/** Box sizes by the number of calls: the boxes of a long walk have no room for text. */
const CELLS = [
  [24, { width: 26, height: 16, gap: 2, every: 1 }],
  [60, { width: 10, height: 8, gap: 1, every: 5 }],
  [Infinity, { width: 4, height: 4, gap: 1, every: 10 }],
];
const ABOUT =
  "How each client paged through a list: columns are the pages of the list, rows are the calls " +
  "in order. Correct paging is a straight staircase to the last page.";
const LEFT = 8;
const TOP = 22;

export function walksView(place, { session }) {
  const found = h("div", { className: "walks" });
  let before = "";
  const load = async () => {
    const answer = await attempt(() => session.control("GET", "/walks"));
    if (!answer) return;
    if (JSON.stringify(answer) === before) return;
    before = JSON.stringify(answer);
    found.replaceChildren(
      ...(answer.walks.length
        ? answer.walks.map((walk) => card(session, walk))
        : [h("p", { className: "none" }, t("No list has been called yet."))]),
    );
  };
  place.append(
    h("div", { className: "title" }, h("h1", {}, t("Paging walks")), h("p", {}, t(ABOUT))),
    legend(),
    found,
  );
  load();
  return session.onAny(["call", "back"], debounce(load, 1000));
}

function legend() {
  const kinds = [
    ["new", t("rows seen for the first time")],
    ["again", t("rows fetched again")],
    ["past", t("an empty page")],
    ["lost", t("an error, a fault, or no response")],
    ["missed", t("never read")],
  ];
  return h(
    "ul",
    { className: "legend", ariaLabel: t("Colours") },
    kinds.map(([kind, about]) => h("li", {}, h("span", { className: `swatch ${kind}` }), about)),
  );
}

function card(session, walk) {
  const calls = walk.pages.length;
  const filter = Object.keys(walk.filter).length
    ? t("where {filter}", { filter: JSON.stringify(walk.filter) })
    : t("of all rows");
  const rows = t(walk.rows === 1 ? "1 row" : "{count} rows", { count: walk.rows });
  const size = t(
    calls === 1
      ? "{rows} in 1 call, {limit} at a time"
      : "{rows} in {calls} calls, {limit} at a time",
    { rows, calls, limit: walk.limit },
  );
  return h(
    "article",
    { className: walk.finding ? "walk finding" : "walk" },
    h("h2", {}, walk.method, " ", h("small", {}, filter)),
    h("p", {}, size, walk.complete ? t(", to the end") : ""),
    walk.finding
      ? h(
          "p",
          { className: "verdict" },
          h("span", { className: "word bad" }, walk.finding.code),
          " ",
          prose(walk.finding.message),
        )
      : h(
          "p",
          { className: "verdict" },
          h("span", { className: "word good" }, t("paged correctly")),
        ),
    h(
      "div",
      {
        className: "scroll",
        role: "region",
        ariaLabel: t("The walk that starts with call {id}", { id: walk.pages[0].request }),
        tabIndex: 0,
      },
      picture(session, walk),
    ),
  );
}

/** The pages with their position in the list: one after the page whose cursor was sent. */
function placed(walk) {
  const places = new Map();
  const steps = walk.pages.map((page) => {
    const from = places.get(page.from);
    const at = page.first || from === undefined ? 0 : from + (page.backwards ? -1 : 1);
    places.set(page.request, at);
    return { ...page, at };
  });
  const least = Math.min(...steps.map(({ at }) => at));
  return steps.map((step) => ({ ...step, at: step.at - least }));
}

function kindOf(step) {
  if (step.fault || step.status !== 200) return "lost";
  if (!step.rows) return "past";
  return step.again ? "again" : "new";
}

function picture(session, walk) {
  const steps = placed(walk);
  const unread = ["stopped-early", "stopped-at-clamped-page", "row-missed"].includes(
    walk.finding?.code,
  );
  const widest = Math.max(...steps.map(({ at }) => at)) + (unread ? 2 : 1);
  const [, cell] = CELLS.find(([most]) => steps.length <= most);
  const x = (at) => LEFT + at * (cell.width + cell.gap);
  const y = (order) => TOP + order * (cell.height + cell.gap);
  const width = x(widest) + LEFT;
  const height = y(steps.length + (unread ? 1 : 0)) + 4;
  const columns = Array.from({ length: widest }, (_, at) => at + 1)
    .filter((page) => page === 1 || page % cell.every === 0)
    .map((page) =>
      svg(
        "text",
        { class: "column", x: x(page - 1) + cell.width / 2, y: 14, "text-anchor": "middle" },
        String(page),
      ),
    );
  const boxes = steps.map((step, order) => box(session, step, x(step.at), y(order), cell));
  const missed = unread
    ? [
        svg("rect", {
          class: "missed",
          x: x(widest - 1),
          y: y(steps.length),
          width: cell.width,
          height: cell.height,
          rx: cell.gap,
        }),
      ]
    : [];
  return svg(
    "svg",
    {
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "group",
      "aria-label": t("{calls} calls over {pages} pages", { calls: steps.length, pages: widest }),
    },
    columns,
    boxes,
    missed,
  );
}

function box(session, step, x, y, { width, height, gap }) {
  const kind = kindOf(step);
  const about = [
    t("Call {id}: page {page}", { id: step.request, page: step.at + 1 }),
    t("{count} rows", { count: step.rows }),
    ...(step.again ? [t("{count} of them again", { count: step.again })] : []),
    ...(step.fault ? [t("fault {name}", { name: step.fault })] : []),
    ...(step.how === "invented" ? [t("with an invented cursor")] : []),
  ].join(", ");
  const open = () => openCall(session, step.request);
  return svg(
    "g",
    {
      class: `page ${kind}`,
      tabindex: 0,
      role: "button",
      "aria-label": about,
      onclick: open,
      onkeydown: (event) =>
        (event.key === "Enter" || event.key === " ") && (event.preventDefault(), open()),
    },
    svg("title", {}, about),
    svg("rect", { x, y, width, height, rx: gap }),
    height > 12
      ? svg("text", { x: x + width / 2, y: y + 12, "text-anchor": "middle" }, String(step.rows))
      : "",
  );
}
