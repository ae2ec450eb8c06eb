// A chat: what a follower and an OA wrote to one another, and what the follower does next.

import { button, debounce, h, labelled, prose, saveUiState, select } from "./dom.js";
import { t } from "./language.js";
import { attempt } from "./sheet.js";
import { time } from "./times.js";

const SHOWN = 50;
const RATED = 3;
const STARS = [1, 2, 3, 4, 5];
const goTo = (id) => (location.hash = `#/chat?follower=${id}`);
const TONES = { free: "good", charged: "waiting", closed: "bad", left: "bad" };

export function chatView(place, { session, query, restore }) {
  const whom = h("div", { className: "bar" });
  const state = h("p", {});
  const talk = h("ol", {
    className: "talk",
    role: "log",
    ariaLabel: t("Conversation"),
    tabIndex: 0,
  });
  const acts = h("div", { className: "bar" });
  const rating = h("section", { ariaLabel: t("Messages to rate") });
  const { states } = session.catalogue.lists.find(({ plural }) => plural === "followers");
  let chosen = query.get("follower");
  let shown = "";

  const path = () => `/followers/${chosen}`;
  const act = (what, body) =>
    attempt(async () => {
      await session.control("POST", `${path()}/${what}`, body);
      await load();
      return true;
    });

  const load = async () => {
    const followers = await attempt(() => session.control("GET", `/followers?limit=${SHOWN}`));
    if (!followers) return;
    const listed = followers.followers;
    chosen ??= listed[0]?.id;
    if (!chosen) {
      state.replaceChildren(t("Nobody follows the OAs of this shop yet."));
      return;
    }
    const found = await attempt(() => read(session, path()));
    if (!found) return;
    const text = JSON.stringify([listed, found]);
    if (text === shown) return;
    shown = text;
    const back = saveUiState(place);
    draw(listed, found);
    back(place);
  };

  const draw = (listed, { follower, life, said, messages }) => {
    const known = listed.some(({ id }) => id === follower.id) ? listed : [follower, ...listed];
    const options = known.map((each) => [each.id, `${each.full_name} (OA ${each.oa_id})`]);
    const record = h("a", { href: `#/followers?zl_user_id=${follower.zl_user_id}` }, t("record"));
    const who = labelled(t("Follower"), select(options, follower.id, goTo, { name: "follower" }));
    whom.replaceChildren(who, record);
    const word = h("span", { className: `word ${TONES[life.state] ?? "plain"}` }, life.state);
    state.replaceChildren(word, " ", ...prose(states[life.state] ?? life.about));
    const nothing = h("li", { className: "none" }, t("Nothing was written yet."));
    talk.replaceChildren(...(said.length ? said.map((each) => bubble(each)) : [nothing]));
    talk.scrollTop = talk.scrollHeight;
    const left = life.state === "left";
    for (const control of form.elements) control.disabled = left;
    acts.replaceChildren(
      left
        ? button(t("Follow"), () => act("follow"), { className: "first" })
        : button(t("Unfollow"), () => act("unfollow")),
      left ? "" : button(t("Share data"), () => act("share")),
    );
    rating.replaceChildren(...stars(session, messages, load));
  };

  const words = h("input", { name: "text", autocomplete: "off", required: true });
  const isPicture = h("input", { type: "checkbox", name: "is-picture" });
  const say = async (event) => {
    event.preventDefault();
    const body = isPicture.checked ? { image_url: words.value } : { text: words.value };
    if (await act("say", body)) {
      words.value = "";
      isPicture.checked = false;
    }
    words.focus();
  };
  const form = h(
    "form",
    { className: "bar", onsubmit: say },
    labelled(t("As the customer"), words),
    h("label", { className: "check" }, isPicture, t("this is a picture's address")),
    button(t("Send"), undefined, { type: "submit", className: "first" }),
  );
  place.append(title(), whom, state, talk, form, acts, rating);
  restore(place, { focus: false });
  load().then(() => restore(place));
  const soon = debounce(load, 300);
  return session.onAny(["record", "call", "clock", "back"], soon);
}

const title = () =>
  h(
    "div",
    { className: "title" },
    h("h1", {}, t("Chat")),
    h("p", {}, t("Play the customer of an OA; webhooks report what they do.")),
  );

/** A follower, where they stand, what was written, and the ZNS messages that came to them. */
async function read(session, path) {
  const [follower, life] = await Promise.all([
    session.control("GET", path),
    session.control("GET", `${path}/life`),
  ]);
  const ends = new URLSearchParams({ oa_id: follower.oa_id, zl_user_id: follower.zl_user_id });
  const came = new URLSearchParams({ phone: follower.own_phone, oa_id: follower.oa_id });
  const [{ conversations }, { messages }] = await Promise.all([
    session.control("GET", `/conversations?limit=${SHOWN}&${ends}`),
    session.control("GET", `/messages?limit=${RATED}&${came}`),
  ]);
  return { follower, life, said: conversations.toReversed(), messages };
}

function bubble({ direction, type, text, created_at: at }) {
  const who = direction === "in" ? t("customer") : "OA";
  return h(
    "li",
    { className: direction },
    h("span", { className: "label" }, who, type === "text" ? "" : `, ${type}`),
    h("p", {}, text || "-"),
    time(at),
  );
}

/** The newest ZNS messages of the customer, with stars for those that came. */
function stars(session, messages, load) {
  if (!messages.length) return [];
  const rate = (id, given) =>
    attempt(async () => {
      await session.control("POST", `/messages/${id}/rate`, { rate: given });
      await load();
    });
  const line = ({ id, template_id: template, delivery_status: status, rate: given }) =>
    h(
      "li",
      {},
      t("template {template}: {status}", { template, status }),
      given ? t(", {given} stars", { given }) : "",
      " ",
      ["received", "seen"].includes(status)
        ? STARS.map((each) =>
            button("★".repeat(each), () => rate(id, each), {
              className: "quiet",
              ariaLabel: t("Rate message {id}: {each}", { id, each }),
            }),
          )
        : "",
    );
  return [
    h("h2", {}, t("Messages to rate")),
    h(
      "ul",
      { className: "plain" },
      messages.map((each) => line(each)),
    ),
  ];
}
