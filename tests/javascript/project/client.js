/** The code under test: it takes its address and key from outside. */

export async function list(baseUrl, apiKey, body = {}) {
  const answer = await fetch(`${baseUrl}.Zalo/ListJourneys`, {
    method: "POST",
    headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`ListJourneys answered ${answer.status}`);
  return answer.json();
}

export async function phones(baseUrl, apiKey) {
  const { journeys } = await list(baseUrl, apiKey, { filter: { status: "P" } });
  return journeys.map((journey) => journey.phone);
}

/** Reads every page; a client with `hurry` stops at the first one. */
export async function readAll(baseUrl, apiKey, { hurry = false } = {}) {
  const rows = [];
  for (let after; ; ) {
    const page = await list(baseUrl, apiKey, { paging: { limit: 100, after } });
    rows.push(...page.journeys);
    if (page.journeys.length === 0 || hurry) return rows;
    after = page.paging.next;
  }
}
