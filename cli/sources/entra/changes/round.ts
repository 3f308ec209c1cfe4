import { createIdSet, type IdSet } from '../../../core/id-set';
import { RemoteError } from '../../../http/remote-error';
import { SERVICE } from '../client/graph-client';
import type { Item } from '../client/graph-page';
import { readPages } from '../client/paging';
import type { Collection } from '../plan/collection';
import { operationOf, type Reading } from '../read/read-context';
import { pathOf } from '../read/read-list';
import type { Spool } from '../read/spool';
import { mergeRow, type NetRow } from './net-row';

/** A round of changes that was read to its end. */
export interface Round {
  readonly deltaLink: string;
  /** Milliseconds since the epoch, by the server's clock: when it was asked for. */
  readonly readAt: number;
  /** Each object once, in blocks; what has several rows comes last. */
  rows(): AsyncGenerator<readonly NetRow[]>;
}

interface Rows {
  readonly spool: Spool<Item>;
  readonly seen: IdSet;
  /** Those with more than one row: memory holds nothing else of a round. */
  readonly repeated: IdSet;
}

/** Follows a link until the round ends. @throws RemoteError */
export async function readRound(reading: Reading, collection: Collection, link: string): Promise<Round> {
  const { client, signal } = reading;
  const readAt = client.serverTime(reading.now());
  const query = {
    operation: operationOf(collection, 'the changes'),
    version: collection.path.version,
    path: `${pathOf(collection)}/delta`,
    query: {},
  };
  let rows = await noRows(reading);
  let end: string | undefined;
  for await (const { items, isFirst, deltaLink } of readPages(client, query, signal, link)) {
    if (isFirst && rows.seen.size > 0) rows = await noRows(reading);
    await add(rows, items);
    end = deltaLink;
  }
  await rows.spool.end();
  if (end === undefined) throw unfinished(query.operation);
  const { spool, repeated } = rows;
  return { deltaLink: end, readAt, rows: () => netRows(spool, repeated) };
}

async function noRows({ folder }: Reading): Promise<Rows> {
  return { spool: await folder.create(), seen: createIdSet(), repeated: createIdSet() };
}

async function add({ spool, seen, repeated }: Rows, items: readonly Item[]): Promise<void> {
  const named = items.filter(({ id }) => typeof id === 'string');
  for (const { id } of named) if (!seen.add(String(id))) repeated.add(String(id));
  await spool.write(named);
}

async function* netRows(spool: Spool<Item>, repeated: IdSet): AsyncGenerator<readonly NetRow[]> {
  const merged = new Map<string, NetRow>();
  for await (const items of spool.read()) {
    const single: NetRow[] = [];
    for (const item of items) {
      const id = String(item['id']);
      if (repeated.has(id)) merged.set(id, mergeRow(merged.get(id), item));
      else single.push(mergeRow(undefined, item));
    }
    yield single;
  }
  yield [...merged.values()];
}

function unfinished(operation: string): RemoteError {
  return new RemoteError({
    service: SERVICE,
    operation,
    status: 410,
    detail: 'the round ends without a deltaLink',
    transient: false,
  });
}
