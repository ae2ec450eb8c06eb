/** A world of its own for each Vitest worker: its key opens it, so nothing has to be set up. */
export function world(preset) {
  const url = process.env.ETELECOM_MOCK_URL;
  if (!url) throw new Error("no simulator: run `npm test`, or set ETELECOM_MOCK_URL to its address");
  const apiKey = `test:vitest-${process.env.VITEST_POOL_ID}-${preset}@${preset}`;

  async function control(method, path, body) {
    const answer = await fetch(`${url}/__admin/${path}`, {
      method,
      headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.status === 204 ? null : answer.json();
  }

  return { baseUrl: `${url}/v1/shop`, apiKey, control };
}
