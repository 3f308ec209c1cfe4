import type { Answered, PortClient } from '../port-client';
import { BulkAnswer } from './bulk-answer';
import type { EntityRow } from './entity-row';
import { pathSegment } from '../../http/path-segment';

/** Port takes 20 entities in a request, and a body of 1 MiB. Source: Port's OpenAPI document, `entities/bulk`. */
const MAX_ROWS = 20;
export const MAX_BODY_BYTES = 1024 * 1024;
const OPENING = '{"entities":[';
const CLOSING = ']}';

/** A row as it goes over the wire, measured once. */
export interface MeasuredRow {
  readonly row: EntityRow;
  readonly json: string;
  readonly bytes: number;
}

export function measure(row: EntityRow): MeasuredRow {
  const json = JSON.stringify(row);
  return { row, json, bytes: Buffer.byteLength(json) };
}

/** Whether there is room for the row in the request of these others. */
export function hasRoom(others: readonly MeasuredRow[], row: MeasuredRow): boolean {
  const bytes = others.reduce((sum, other) => sum + other.bytes + 1, 0);
  return others.length < MAX_ROWS && OPENING.length + bytes + row.bytes + CLOSING.length <= MAX_BODY_BYTES;
}

/** Sends entities of one blueprint. What a row does not mention stays as it is; targets are never made up. */
export function sendRows(
  client: PortClient,
  blueprint: string,
  rows: readonly MeasuredRow[],
): Promise<Answered<BulkAnswer>> {
  const query = 'upsert=true&merge=true&create_missing_related_entities=false';
  const request = {
    method: 'POST',
    path: `/v1/blueprints/${pathSegment(blueprint)}/entities/bulk?${query}`,
    json: `${OPENING}${rows.map(({ json }) => json).join(',')}${CLOSING}`,
    operation: `write entities of ${blueprint}`,
  } as const;
  return client.exchange(request, BulkAnswer);
}

/** Why a row does not fit into any request, and the way out where a relation is the reason. */
export function describeSize({ row, bytes }: MeasuredRow): string {
  const size = `it has ${bytes} bytes, and Port takes no more than ${MAX_BODY_BYTES} in a request`;
  const [name, targets] = Object.entries(row.relations)
    .map(([relation, value]) => [relation, Array.isArray(value) ? value.length : 0] as const)
    .reduce((most, one) => (one[1] > most[1] ? one : most), ['', 0]);
  if (targets < MANY) return size;
  return `${size}; its relation ${name} has ${targets} targets: put the relation on their side instead`;
}

/** With fewer targets of at most 1,000 characters it is not the relation that is too large. */
const MANY = 100;
