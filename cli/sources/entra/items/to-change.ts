import { PARENT_ID } from '../../../../catalog/graph-path';
import { toIdentifier } from '../../../../catalog/identifiers';
import type { Change } from '../../../sync/change';
import type { Item } from '../client/graph-page';
import type { Collection } from '../plan/collection';
import { parseExpand } from '../plan/relations';

/** Kinds by what `@odata.type` calls their objects. Source: Microsoft Graph's v1.0 metadata. */
const KIND_OF_TYPE: Readonly<Record<string, string>> = {
  '#microsoft.graph.user': '/users',
  '#microsoft.graph.group': '/groups',
  '#microsoft.graph.servicePrincipal': '/servicePrincipals',
  '#microsoft.graph.application': '/applications',
  '#microsoft.graph.device': '/devices',
  '#microsoft.graph.orgContact': '/contacts',
  '#microsoft.graph.directoryRole': '/directoryRoles',
  '#microsoft.graph.administrativeUnit': '/administrativeUnits',
};

/** The item's id; below a parent, together with that of the parent. Empty where it has none. */
export function idOf(item: Item): string {
  const [id, parent] = [item['id'], item[PARENT_ID]];
  const own = typeof id === 'string' ? id : '';
  return typeof parent === 'string' ? `${parent}/${own}` : own;
}

/** Makes changes of items of a collection. */
export interface ToChange {
  readonly upsert: (item: Item) => Change;
  /** Of one that is gone, all that is known is its id. */
  readonly remove: (id: string) => Change;
}

export function createToChange({ label, relations, query, path }: Collection): ToChange {
  const names = [...relations, ...parseExpand(query.expand)].map(({ name }) => name);
  return {
    upsert(item) {
      const references = new Map<string, string>();
      for (const name of names) collect(item[name], references);
      if (path.parent !== undefined) {
        collect(item, references);
        const parent = item[PARENT_ID];
        if (typeof parent === 'string') references.set(parent, path.parent);
      }
      return {
        ...common(label, 'upsert', idOf(item)),
        data: item,
        ...(references.size > 0 ? { references } : {}),
      };
    },
    remove: (id) => ({ ...common(label, 'delete', id), data: { id } }),
  };
}

function common(kind: string, operation: Change['operation'], id: string) {
  return { kind, operation, id, identifier: toIdentifier(id) };
}

/** Notes of which kind a related object is, or a list of them. */
function collect(value: unknown, references: Map<string, string>): void {
  if (Array.isArray(value)) {
    for (const element of value) collect(element, references);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const { id, '@odata.type': type }: { id?: unknown; '@odata.type'?: unknown } = value;
  const kind = typeof type === 'string' ? KIND_OF_TYPE[type] : undefined;
  if (typeof id === 'string' && kind !== undefined) references.set(id, kind);
}
