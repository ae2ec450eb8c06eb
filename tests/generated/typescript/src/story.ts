/** What each client does in its own way, and what it tells of it. */
export interface Told {
  created: string;
  consent: string;
  dated: number;
  pages: number;
  rows: number;
  error: string;
}

export const since = process.env.SINCE ?? "";
export const key = process.env.KEY ?? "";
export const origin = process.env.ORIGIN ?? "";
export const phone = "84987654321";
export const oa_id = process.env.OA_ID ?? "";
export const why = { call_type: "audio", reason_code: "update_order" } as const;

export function tell(told: Told): void {
  console.log(JSON.stringify(told));
}
