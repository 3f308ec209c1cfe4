import type { Change } from '../../cli/sync/change';

/** A change as a source makes it, an upsert of a resource but for what is given. */
export function change(id: string, { data, ...more }: Partial<Change> = {}): Change {
  return {
    kind: 'resource',
    operation: 'upsert',
    id,
    identifier: id,
    ...more,
    data: { resourceId: id, type: 'microsoft.x/y', ...data },
  };
}
