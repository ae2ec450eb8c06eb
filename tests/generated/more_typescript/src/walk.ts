import { oa_id, phone, since, tell, why } from "./story.js";

interface Asked {
  filter?: { date_from?: string };
  paging: { after?: string; limit: number };
}

interface Page<Row> {
  journeys: Row[];
  paging: { next: string };
}

/** What a generated client is asked to do; each call's answer is its body, and an error is thrown. */
export interface Client<Row> {
  list(body: Asked): Promise<Page<Row>>;
  create(body: { oa_id: string; phone: string }): Promise<{ phone: string }>;
  request(body: { oa_id: string; phone: string } & typeof why): Promise<{ call_type: string }>;
  code(error: unknown): string;
}

async function pagesOf<Row>(client: Client<Row>, date_from?: string): Promise<Row[][]> {
  const pages: Row[][] = [];
  for (let after: string | undefined; ; ) {
    const page = await client.list({ filter: { date_from }, paging: { after, limit: 40 } });
    if (page.journeys.length === 0) return pages;
    pages.push(page.journeys);
    after = page.paging.next;
  }
}

export async function walk<Row>(client: Client<Row>): Promise<void> {
  const pages = await pagesOf(client);
  const dated = (await pagesOf(client, since)).flat();
  const created = (await client.create({ oa_id, phone })).phone;
  const consent = (await client.request({ oa_id, phone, ...why })).call_type;
  const error = await client.list({ paging: { limit: -1 } }).then(
    () => "",
    (thrown: unknown) => client.code(thrown),
  );
  const rows = pages.flat().length;
  tell({ created, consent, dated: dated.length, pages: pages.length, rows, error });
}
