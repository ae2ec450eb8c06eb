// The world's event stream, read with fetch because EventSource cannot send a key.

import { wait } from "./dom.js";
import { Refusal } from "./session.js";

const RETRY = 1500;
const MAX_WAIT = 1000;

/**
 * Follows the world's events. Resolves when the stream is open or has failed, so that data loaded
 * afterwards misses no event. If a proxy holds the stream back, it resolves after a second anyway,
 * and emits `back` when the stream opens.
 */
export function followEvents(session, signal) {
  const settled = new Promise((resolve) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      resolve();
    }, MAX_WAIT);
    const stop = session.on("live", (live) => {
      clearTimeout(timer);
      stop();
      if (late && live) session.emit("back");
      resolve();
    });
  });
  follow(session, signal);
  return settled;
}

/** Emits every event on `session` until `signal` aborts; reconnects by itself. */
async function follow(session, signal) {
  while (!signal.aborted) {
    try {
      const answer = await session.about("GET", "/events?bodies=off", { signal });
      if (answer.ok) {
        await readEvents(answer.body.getReader(), session);
      } else if (answer.status === 401) {
        await session.open(); // a restarted server may have other keys for the world
        continue;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refusal && error.status) return location.reload(); // the world is gone
      if (!(error instanceof TypeError || error instanceof Refusal)) throw error;
    }
    if (signal.aborted) return;
    session.emit("live", false);
    await wait(RETRY);
  }
}

async function readEvents(reader, session) {
  const decoder = new TextDecoder();
  let rest = "";
  for (let live = false; ; live = true) {
    const { done, value } = await reader.read();
    if (done) return;
    if (!live) session.emit("live", true); // the first bytes show that the stream is open
    const blocks = (rest + decoder.decode(value, { stream: true })).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const event = /^event: (.+)$/mu.exec(block)?.[1];
      const data = /^data: (.+)$/mu.exec(block)?.[1];
      if (event && data) session.emit(event, JSON.parse(data));
    }
  }
}
