import type { Jq } from 'jq-wasm';
import { toPortProgram } from '../../catalog/jq-dialect';
import { operationOf, type EntityMapping, type Webhook, type WebhookMapping } from '../../catalog/webhook';

/** What Port does to its catalog because of one item and one mapping. */
export interface Effect {
  readonly blueprint: string;
  readonly operation: 'create' | 'delete';
  readonly entity: Readonly<Record<string, unknown>>;
}

/** Puts a body through a webhook as Port documents it: every mapping, every item, real jq, the first output counts. */
export function applyWebhook(jq: Jq, webhook: Webhook, body: object): Effect[] {
  return webhook.mappings.flatMap((mapping) => {
    const event = { body, headers: {}, queryParams: {} };
    const items = mapping.itemsToParse === undefined ? [undefined] : run(jq, mapping.itemsToParse, event);
    if (!Array.isArray(items)) throw new Error(`itemsToParse of ${mapping.blueprint} is no array`);
    return items.flatMap((item: unknown) => applyMapping(jq, mapping, { ...event, item }));
  });
}

function applyMapping(jq: Jq, mapping: WebhookMapping, input: object): Effect[] {
  if (mapping.filter !== undefined && run(jq, mapping.filter, input) !== true) return [];
  const entity = evaluate(jq, mapping.entity, input);
  return [{ blueprint: mapping.blueprint, operation: operationOf(mapping), entity }];
}

function evaluate(jq: Jq, entity: EntityMapping, input: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entity).map(([key, value]) => [
      key,
      typeof value === 'string' ? run(jq, value, input) : evaluateAll(jq, value, input),
    ]),
  );
}

function evaluateAll(jq: Jq, group: object, input: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(group).map(([key, expression]) => [key, run(jq, String(expression), input)]),
  );
}

function run(jq: Jq, expression: string, input: object): unknown {
  return jq.first(input, toPortProgram(expression)) ?? null;
}
