import { createHash } from 'node:crypto';
import type { OceanMapping } from '../../../../catalog/ocean';
import type { Collection } from './collection';

/** Tells whether changes that were followed are those of what is read today. */
export function hashCollection(collection: Collection): string {
  const { label, path, query, relations, rules, changes } = collection;
  return sha256([label, path.version, path.segments, query, relations, rules, changes]);
}

/** Tells whether a checkpoint belongs to today's scope: everything that decides what Port should show. */
export function hashScope(tenantId: string | undefined, mapping: OceanMapping): string {
  return sha256([tenantId ?? null, mapping]);
}

function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
