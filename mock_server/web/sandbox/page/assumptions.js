// Where the vendor is silent: the alternatives that the world goes by, and the calls that touched
// each assumption.

import { debounce, h, prose, saveUiState, select } from "./dom.js";
import { t } from "./language.js";
import { attempt } from "./sheet.js";

const HEADINGS = ["assumption", "in this world", "calls that touched it"];

export function assumptionsView(place, { session }) {
  const rows = h("tbody", {});
  const summary = h("p", { "aria-live": "polite" });
  const load = async () => {
    const found = await attempt(() =>
      Promise.all([
        session.control("GET", "/assumptions"),
        session.control("GET", "/assumptions/touched"),
      ]),
    );
    if (!found) return;
    const [chosen, touched] = found;
    const back = saveUiState(place);
    const byName = new Map(touched.touched.map((each) => [each.name, each]));
    summary.textContent = sentence(touched);
    rows.replaceChildren(
      ...session.catalogue.assumptions.map((each) =>
        line(session, each, chosen, byName.get(each.name), load),
      ),
    );
    back(place);
  };
  place.append(
    h(
      "div",
      { className: "title" },
      h("h1", {}, t("Assumptions")),
      h(
        "p",
        {},
        t(
          "What the vendor does not say, and how this world behaves. Answers change at once; " +
            "this page's own tables are shown by the defaults.",
        ),
      ),
    ),
    summary,
    h(
      "div",
      { className: "scroll", role: "region", ariaLabel: t("Assumptions"), tabIndex: 0 },
      h(
        "table",
        { className: "rows sentences" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            HEADINGS.map((name) => h("th", { scope: "col" }, t(name))),
          ),
        ),
        rows,
      ),
    ),
  );
  load();
  return session.onAny(["call", "back"], debounce(load, 500));
}

function sentence({ calls, touched }) {
  if (!calls) return t("No call has come in yet.");
  const text =
    calls === 1
      ? "1 call; {touched} assumptions touched."
      : "{calls} calls; {touched} assumptions touched.";
  return t(text, { calls, touched: touched.length });
}

function line(session, declared, chosen, touched, load) {
  const goesBy = chosen.assume[declared.name];
  const options = declared.alternatives.map(({ name }) => [
    name,
    name === chosen.default[declared.name] ? t("{name} (default)", { name }) : name,
  ]);
  const choose = (name) =>
    attempt(() =>
      session.control("PUT", "/assumptions", { assume: { [declared.name]: name } }),
    ).then(load);
  const { about } = declared.alternatives.find(({ name }) => name === goesBy);
  return h(
    "tr",
    {},
    h(
      "th",
      { scope: "row" },
      h("code", {}, declared.name),
      h("small", {}, " ", ...prose(declared.doubt)),
    ),
    h(
      "td",
      {},
      select(options, goesBy, choose, { name: declared.name, ariaLabel: declared.name }),
      h("small", {}, " ", ...prose(about)),
    ),
    h("td", {}, touched ? links(touched) : t("none")),
  );
}

const SHOWN = 5;

/** How many calls touched an assumption, and the last of them by their numbers. */
function links({ count, requests }) {
  const last = requests.slice(-SHOWN);
  return [
    `${count}: `,
    requests.length > last.length ? "..., " : "",
    last.flatMap((id, place) => [place ? ", " : "", h("code", {}, id)]),
  ];
}
