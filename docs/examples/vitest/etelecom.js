/** A client of the Zalo Cloud API. Base URL and service are joined by a dot: never by new URL(). */
export function etelecom({ baseUrl, apiKey }) {
  async function call(method, body) {
    const answer = await fetch(`${baseUrl}.Zalo/${method}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const document = await answer.json();
    if (!answer.ok) throw new Error(`${document.code}: ${document.msg}`);
    return document;
  }

  /** All journeys that the filter lets through, up to the empty page. */
  async function* journeys(filter = {}) {
    let paging = { limit: 100 };
    for (;;) {
      const page = await call("ListJourneys", { filter, paging });
      if (page.journeys.length === 0) return;
      yield* page.journeys;
      paging = { limit: 100, after: page.paging.next };
    }
  }

  return { call, journeys };
}
