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
  tenants: ["id", "name", "domain", "status", "owner_id", "connection_method", "created_at"],
  hotlines: ["id", "hotline", "name", "network", "status", "is_free_charge", "created_at"],
  extensions: [
    "id",
    "extension_number",
    "state",
    "user_id",
    "hotline_id",
    "tenant_domain",
    "expires_at",
  ],
  account_users: ["user_id", "full_name", "phone", "email", "position", "roles"],
  call_logs: [
    "id",
    "direction",
    "caller",
    "callee",
    "call_status",
    "call_state",
    "duration",
    "started_at",
    "ended_at",
  ],
  followers: [
    "id",
    "full_name",
    "state",
    "phone",
    "has_conversation",
    "tags",
    "oa_id",
    "updated_at",
  ],
  uploads: ["id", "type", "token", "name", "size", "oa_id", "created_at", "expires_at"],
  webhooks: ["id", "url", "entities", "states", "owner_id", "created_at"],
  conversations: ["id", "direction", "text", "zl_user_id", "oa_id", "created_at"],
  sms: [
    "id",
    "phone",
    "templatecode",
    "channel",
    "status",
    "error_code",
    "mtcount",
    "list_param",
    "created_at",
  ],
  sms_accounts: ["id", "messages_left", "address_allowed", "templates", "created_at"],
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
