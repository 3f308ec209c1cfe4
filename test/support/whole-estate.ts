import type { QuerySpec } from '../../cli/sources/azure/client/azure-client';
import { readEverything } from '../../cli/sources/azure/read/full-read';
import type { ReadContext } from '../../cli/sources/azure/read/read-context';
import { azureContext } from './azure-context';
import { type AzureModel, createAzureModel } from './azure-model';
import { MINUTE, previously, type Taken, takeAll } from './azure-read';
import { azureScope, groupRow, resourceRow, subscriptionRow } from './azure-rows';

export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
/** Before the change feed remembers. */
export const LONG_AGO = NOW - 100 * 24 * 60 * MINUTE;
/** A scope of the groups that are tagged `env: prod`. */
export const PROD_ONLY = azureScope({
  tagFilters: { include: [{ name: 'env', value: 'prod' }], exclude: [] },
});

/** Lower-cased ids of what an estate holds. */
export const subscription = (id: string): string => `/subscriptions/${id}`;
export const group = (id: string, name = 'rg'): string => `${subscription(id)}/resourcegroups/${name}`;
export const machine = (id: string, name: string, rg = 'rg'): string =>
  `${group(id, rg)}/providers/microsoft.compute/virtualmachines/${name}`;

/** Subscriptions, each with one resource group `rg` and so many machines `vm0`, `vm1`, … */
export function createEstate(
  machines: Readonly<Record<string, number>>,
  options: { readonly pageSize?: number; readonly tags?: unknown } = {},
): AzureModel {
  const azure = createAzureModel(options);
  azure.now = NOW;
  const old = { at: LONG_AGO, change: null };
  for (const [id, count] of Object.entries(machines)) {
    azure.put(subscriptionRow(id), old);
    azure.put(groupRow(id, 'RG', options.tags ?? { env: 'prod' }), old);
    for (let n = 0; n < count; n += 1) azure.put(resourceRow(id, 'RG', `vm${n}`), old);
  }
  return azure;
}

/** Takes all pages of a full read of the subscriptions `s1` and `s2`. */
export const readAll = (azure: AzureModel, overrides: Partial<ReadContext> = {}): Promise<Taken> =>
  takeAll(readEverything(azureContext({ client: azure.client, visible: ['s1', 's2'], ...overrides })));

/** What the last green run covered. */
export const covered = (subscriptionIds: readonly string[], scope = azureScope()): ReadContext['previous'] =>
  previously({ scope, subscriptionIds });

export const isResources = ({ query }: QuerySpec): boolean =>
  query.startsWith('resources\n') && !query.includes('count()');
export const isCount = ({ query }: QuerySpec): boolean => query.includes('resourceCount = count()');
/** The subscriptions of each read of resources. */
export const resourceReads = (azure: AzureModel): (readonly string[] | undefined)[] =>
  azure.asked
    .filter((spec) => isResources(spec) && spec.skipToken === undefined)
    .map(({ subscriptions }) => subscriptions);

/** Does something when the first page of resources was answered, as if it happened at that moment. */
export function meanwhile(azure: AzureModel, act: () => void): void {
  let isDone = false;
  azure.intercept = (spec) => {
    if (isDone || !isResources(spec)) return undefined;
    isDone = true;
    azure.intercept = () => undefined;
    queueMicrotask(() => {
      azure.now += 1000;
      act();
    });
    return undefined;
  };
}
