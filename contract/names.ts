/** The header that carries the signature of a delivery; `mappings/azure.json` tells Port to look there. */
export const SIGNATURE_HEADER = 'x-port-sync-signature';

/** What stands before the HMAC-SHA256 in lower-case hex. */
export const SIGNATURE_PREFIX = 'sha256=';

/** The property by which reconcile knows what an instance owns; every shipped Azure blueprint has it. */
export const SYNC_INSTANCE_PROPERTY = 'syncInstance';

/** The identifier of the webhook data source in `mappings/azure.json`; Port allows 30 characters. */
export const WEBHOOK_IDENTIFIER = 'port-sync-azure';
