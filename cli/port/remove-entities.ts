import { z } from 'zod';
import { chunk } from '../core/chunk';
import { RemoteError } from '../http/remote-error';
import type { RemovalSummary } from '../sync/reconcile';
import type { PortClient } from './port-client';

/** What a bulk delete takes. Source: Port's OpenAPI document. */
const DELETE_LIMIT = 100;

/** A 200 that does not say `ok` has deleted nothing. */
const DeleteAnswer = z.object({ ok: z.literal(true), deletedEntities: z.array(z.string()).nullish() });

/** Deletes entities and leaves those that others depend on. @throws RemoteError where Port stays unavailable */
export async function removeEntities(
  client: PortClient,
  blueprint: string,
  identifiers: readonly string[],
): Promise<RemovalSummary> {
  let removed = 0;
  const refused: { identifier: string; reason: string }[] = [];
  for (const batch of chunk(identifiers, DELETE_LIMIT)) {
    const left = await removeBatch(client, blueprint, batch);
    removed += batch.length - left.length;
    for (const identifier of left) {
      const reason = await removeOne(client, blueprint, identifier);
      if (reason === undefined) removed += 1;
      else refused.push({ identifier, reason });
    }
  }
  return { removed, refused };
}

/** @returns those of the batch that Port has not deleted, as far as it says */
async function removeBatch(
  client: PortClient,
  blueprint: string,
  batch: readonly string[],
): Promise<readonly string[]> {
  const path = `/v1/blueprints/${encodeURIComponent(blueprint)}/bulk/entities/delete?delete_dependents=false`;
  const operation = `delete entities of ${blueprint}`;
  try {
    const request = { method: 'POST', path, body: { entities: batch }, operation } as const;
    const { deletedEntities } = await client.ask(request, DeleteAnswer);
    const deleted = new Set(deletedEntities);
    return batch.filter((identifier) => !deleted.has(identifier));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return batch;
  }
}

/** One of a batch may be gone already, or have dependents, or nobody says: then each is asked for alone. */
async function removeOne(
  client: PortClient,
  blueprint: string,
  identifier: string,
): Promise<string | undefined> {
  const path = `/v1/blueprints/${encodeURIComponent(blueprint)}/entities/${encodeURIComponent(identifier)}?delete_dependents=false`;
  try {
    await client.ask({ method: 'DELETE', path, operation: `delete an entity of ${blueprint}` }, DeleteAnswer);
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.status === 404 ? undefined : error.message;
  }
}

/** Port said no to what was asked, and would again. */
export function isRefusal(error: unknown): error is RemoteError {
  return (
    error instanceof RemoteError &&
    error.status !== undefined &&
    error.status < 500 &&
    !error.failure.transient
  );
}
