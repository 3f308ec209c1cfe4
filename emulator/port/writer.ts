/** Who writes, and through what: becomes `$datasource`, `createdBy` and the audit log's trigger. */
export interface Writer {
  /** The User-Agent of a call; `port/webhook/<identifier>` for what a webhook brings. */
  readonly datasource: string;
  readonly userId: string;
  readonly origin: 'API' | 'WEBHOOK';
  readonly webhookId?: string;
  readonly webhookEventId?: string;
}
