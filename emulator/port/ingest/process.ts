import { invalid, notFound, PortError } from '../errors';
import { audited } from '../entities/audited';
import { deleteEntities } from '../entities/delete';
import { writeEntity } from '../entities/write';
import type { PortState } from '../state';
import type { Writer } from '../writer';
import type { Mapping } from '../webhooks/schema';
import { createEvaluator } from './evaluator';
import type { Evaluator } from './evaluator';
import { createMapper } from './mapping';
import type { Mapper } from './mapping';
import type { MappedRow } from './program';
import type { IngestEvent } from './queue';

/** How many request identifiers are remembered per webhook; Port does not say how long it keeps them. */
const KEPT_REQUESTS = 10_000;

/** Maps events and writes what comes of them; failures end in the audit log alone. */
export function createEventProcessor(): (state: PortState, event: IngestEvent) => Promise<void> {
  let loading: Promise<{ evaluator: Evaluator; mapper: Mapper }> | undefined;
  const seen = new Map<string, Set<unknown>>();

  async function load(): Promise<{ evaluator: Evaluator; mapper: Mapper }> {
    const evaluator = await createEvaluator();
    return { evaluator, mapper: createMapper(evaluator) };
  }

  function isRepeated(evaluator: Evaluator, { webhook, input }: IngestEvent): boolean {
    const path = webhook.security.requestIdentifierPath;
    if (!path) return false;
    const identifier = evaluator.first(input, path);
    if (identifier === null) return false;
    const known = seen.get(webhook.webhookKey) ?? new Set();
    seen.set(webhook.webhookKey, known);
    if (known.has(identifier)) return true;
    known.add(identifier);
    if (known.size > KEPT_REQUESTS) known.delete(known.values().next().value);
    return false;
  }

  return async (state, event) => {
    const { evaluator, mapper } = await (loading ??= load());
    if (isRepeated(evaluator, event)) return;
    for (const row of mapper.map(event.webhook, event.input)) applyRow(state, event, row);
  };
}

function applyRow(state: PortState, event: IngestEvent, row: MappedRow): void {
  const mapping = event.webhook.mappings[row.mapping];
  if (mapping === undefined)
    throw new Error(`Webhook "${event.webhook.identifier}" has no mapping ${row.mapping}`);
  const writer: Writer = {
    datasource: `port/webhook/${event.webhook.identifier}`,
    userId: `webhook:${event.webhook.identifier}`,
    origin: 'WEBHOOK',
    webhookId: event.webhook.identifier,
    webhookEventId: event.id,
  };
  try {
    const deletion = toDeletion(mapping);
    if (deletion === undefined) upsertRow(state, mapping, row, writer);
    else deleteRow(state, mapping, row, { writer, ...deletion });
  } catch (error) {
    // A refusal has been recorded; the event's other rows go on.
    if (!(error instanceof PortError)) throw error;
  }
}

/** `undefined` for a mapping that creates. A delete takes dependents along unless it says otherwise. */
function toDeletion({ operation }: Mapping): { deleteDependents: boolean } | undefined {
  if (operation === 'delete') return { deleteDependents: true };
  if (typeof operation !== 'object' || operation.type !== 'delete') return undefined;
  return { deleteDependents: operation.deleteDependents ?? true };
}

function upsertRow(state: PortState, mapping: Mapping, { entity }: MappedRow, writer: Writer): void {
  const { blueprint } = mapping;
  const identifier = typeof entity['identifier'] === 'string' ? entity['identifier'] : 'unknown';
  const before = state.entities.get(blueprint, identifier);
  audited(state, writer, {
    action: before === undefined ? 'CREATE' : 'UPDATE',
    blueprint,
    entity: identifier,
    work() {
      assertMapped(entity['identifier']);
      const options = {
        upsert: true,
        merge: true,
        validationOnly: false,
        createMissingRelated: state.settings.webhookCreatesMissingRelated,
      };
      return writeEntity(state, { blueprint, body: entity }, options, writer);
    },
  });
}

function deleteRow(
  state: PortState,
  { blueprint }: Mapping,
  { entity }: MappedRow,
  { deleteDependents, writer }: { deleteDependents: boolean; writer: Writer },
): void {
  const identifier = typeof entity['identifier'] === 'string' ? entity['identifier'] : 'unknown';
  audited(state, writer, {
    action: 'DELETE',
    blueprint,
    entity: identifier,
    work() {
      assertMapped(entity['identifier']);
      const known = state.entities.get(blueprint, identifier);
      if (known === undefined) throw notFound('Entity', identifier);
      return deleteEntities(state, [known], deleteDependents);
    },
  });
}

/** A mapped identifier is a string, or a search query whose parts were mapped. */
function assertMapped(identifier: unknown): void {
  const isSearch = typeof identifier === 'object' && identifier !== null;
  if (typeof identifier !== 'string' && !isSearch)
    throw invalid(`"identifier" must be string (the mapping gave ${JSON.stringify(identifier)})`);
}
