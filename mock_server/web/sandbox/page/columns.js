// The columns that a list's table shows first, and how many at most by default.

const COLUMNS = {
  journeys: [
    "id",
    "phone",
    "status",
    "is_charged",
    "created_at",
    "updated_at",
    "expired_at",
    "error_code",
  ],
  consents: [
    "id",
    "phone",
    "reason_code",
    "status",
    "reply_status",
    "delivery_status",
    "created_at",
    "expires_at",
  ],
  messages: [
    "id",
    "phone",
    "type",
    "template_id",
    "status",
    "delivery_status",
    "sent_time",
    "error_code",
  ],
  templates: [
    "template_id",
    "template_name",
    "type",
    "template_status",
    "template_quality",
    "price",
    "created_at",
  ],
  accounts: [
    "oa_id",
    "name",
    "status",
    "remaining_quota",
    "daily_quota",
    "webhook_url",
    "created_at",
  ],
};

/** How many columns and filters are shown where nothing else is said. */
export const FEW = 8;

/** The fields of a list that its table shows, in order. */
export function columnsOf(declared) {
  const fields = new Map(
    declared.fields.filter(({ hidden }) => !hidden).map((field) => [field.name, field]),
  );
  const names = COLUMNS[declared.plural] ?? [...fields.keys()].slice(0, FEW);
  return names.filter((name) => fields.has(name)).map((name) => fields.get(name));
}
