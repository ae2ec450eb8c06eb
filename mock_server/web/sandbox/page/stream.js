// The world's events as they happen. EventSource cannot send a key, so the stream is read by fetch.

import { Refusal } from "./session.js";

const RETRY = 1500;
const PATIENCE = 1000;

/**
 * Follows the world's events, and settles once they flow or cannot: what is read after this misses
 * nothing. Where they keep one waiting (proxies may hold streams back), it settles all the same, and
 * `back` is told when they come.
 */
export function following(session, signal) {
  const settled = new Promise((resolve) => {
    let late = false;
    const timer = setTimeout(() => resolve((late = true)), PATIENCE);
    const stop = session.on("live", (live) => {
      clearTimeout(timer);
      stop();
      if (late && live) session.tell("back");
      resolve();
    });
  });
  follow(session, signal);
  return settled;
}

/** Tells `session` of every event until `signal` aborts; comes back by itself. */
async function follow(session, signal) {
  while (!signal.aborted) {
    try {
      const answer = await fetch("/__admin/events?bodies=off", {
        headers: { Authorization: `Bearer ${session.shop.api_key}` },
        signal,
      });
      if (answer.ok) {
        await readEvents(answer.body.getReader(), session);
      } else if (answer.status === 401) {
        await session.open(); // a server that was started anew may have other keys for the world
        continue;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refusal && error.status) return location.reload(); // the world is gone
      if (!(error instanceof TypeError || error instanceof Refusal)) throw error;
    }
    if (signal.aborted) return;
    session.tell("live", false);
    await new Promise((resolve) => setTimeout(resolve, RETRY));
  }
}

async function readEvents(reader, session) {
  const decoder = new TextDecoder();
  let rest = "";
  for (let live = false; ; live = true) {
    const { done, value } = await reader.read();
    if (done) return;
    if (!live) session.tell("live", true); // its first words say that the server watches
    const blocks = (rest + decoder.decode(value, { stream: true })).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const event = /^event: (.+)$/m.exec(block)?.[1];
      const data = /^data: (.+)$/m.exec(block)?.[1];
      if (event && data) session.tell(event, JSON.parse(data));
    }
  }
}
