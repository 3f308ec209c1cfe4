import { z } from 'zod';
import { chunk } from '../core/chunk';
import { RemoteError } from '../http/remote-error';
import { pathSegment } from '../http/path-segment';
import type { RemovalSummary } from '../sync/reconcile';
import type { PortClient } from './port-client';

/** What a bulk delete takes. Source: Port's OpenAPI document. */
const DELETE_LIMIT = 100;

/** A 200 that does not say `ok` has deleted nothing. */
const DeleteAnswer = z.object({ ok: z.literal(true), deletedEntities: z.array(z.string()).nullish() });

type Refused = RemovalSummary['refused'];

/** Deletes entities and leaves those that others depend on. @throws RemoteError where Port stays unavailable */
export async function removeEntities(
  client: PortClient,
  blueprint: string,
  identifiers: readonly string[],
): Promise<RemovalSummary> {
  const refused: Refused[number][] = [];
  for (const batch of chunk(identifiers, DELETE_LIMIT))
    refused.push(...(await removeBatch(client, blueprint, batch)));
  return { removed: identifiers.length - refused.length, refused };
}

/** One of a batch may be gone already, or have dependents, or nobody says: then each is asked for alone. */
async function removeBatch(
  client: PortClient,
  blueprint: string,
  batch: readonly string[],
): Promise<Refused> {
  const path = `/v1/blueprints/${pathSegment(blueprint)}/bulk/entities/delete?delete_dependents=false`;
  const operation = `delete entities of ${blueprint}`;
  try {
    const request = { method: 'POST', path, body: { entities: batch }, operation } as const;
    const { deletedEntities } = await client.ask(request, DeleteAnswer);
    const deleted = new Set(deletedEntities);
    const left = batch.filter((identifier) => !deleted.has(identifier));
    return await removeSingly(client, blueprint, left);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // About us, not about an entity: one by one the answer would be the same.
    if (error.status === 401 || error.status === 403)
      return batch.map((identifier) => ({ identifier, reason: error.message }));
    return removeSingly(client, blueprint, batch);
  }
}

async function removeSingly(
  client: PortClient,
  blueprint: string,
  identifiers: readonly string[],
): Promise<Refused> {
  const refused: Refused[number][] = [];
  for (const identifier of identifiers) {
    const reason = await removeOne(client, blueprint, identifier);
    if (reason !== undefined) refused.push({ identifier, reason });
  }
  return refused;
}

/** @returns why Port has not deleted it; undefined where it is gone */
async function removeOne(
  client: PortClient,
  blueprint: string,
  identifier: string,
): Promise<string | undefined> {
  const path = `/v1/blueprints/${pathSegment(blueprint)}/entities/${pathSegment(identifier)}?delete_dependents=false`;
  try {
    await client.ask({ method: 'DELETE', path, operation: `delete an entity of ${blueprint}` }, DeleteAnswer);
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.status === 404 ? undefined : error.message;
  }
}

/** Port said no to what was asked, and would again. */
function isRefusal(error: unknown): error is RemoteError {
  return (
    error instanceof RemoteError &&
    error.status !== undefined &&
    error.status < 500 &&
    !error.failure.transient
  );
}
