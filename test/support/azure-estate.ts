import type { PreviousCoverage, ReadContext } from '../../cli/sources/azure/read/read-context';
import { type AzureModel, createAzureModel, type Trace } from './azure-model';
import { MINUTE, previously } from './azure-read';
import { azureScope, groupRow, resourceRow, subscriptionRow } from './azure-rows';

export const NOW = Date.UTC(2026, 0, 10, 12);
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Of what was there long before the window, without a trace in the feed. */
export const OLD: Trace = { at: NOW - 30 * DAY, change: null };

export const SUBSCRIPTION = '/subscriptions/s1';
export const GROUP = `${SUBSCRIPTION}/resourcegroups/rg`;
export const DISK = 'Microsoft.Compute/disks';
export const vm = resourceRow('s1', 'rg', 'vm');
export const disk = resourceRow('s1', 'rg', 'disk', DISK);
export const VM = `${GROUP}/providers/microsoft.compute/virtualmachines/vm`;
export const DISK_ID = `${GROUP}/providers/microsoft.compute/disks/disk`;

export const PROD = azureScope({ tagFilters: { include: [{ name: 'env', value: 'prod' }], exclude: [] } });
export const NOT_FROZEN = azureScope({
  tagFilters: { include: [], exclude: [{ name: 'frozen', value: 'yes' }] },
});

/** So many minutes before now. */
export function ago(minutes: number): Trace {
  return { at: NOW - minutes * MINUTE };
}

/** One subscription with one group; both were there long ago. */
export function estate({
  tags = null,
  pageSize = 1000,
}: { tags?: unknown; pageSize?: number } = {}): AzureModel {
  const azure = createAzureModel({ pageSize });
  azure.now = NOW;
  azure.put(subscriptionRow('s1'), OLD);
  azure.put(groupRow('s1', 'rg', tags), OLD);
  return azure;
}

/** What Port says it holds, all of it owned by this instance. */
export function owning(...ids: readonly string[]): Pick<ReadContext, 'port'> {
  const isHeld = new Set(ids);
  return {
    port: {
      ownedUnder: async function* (container) {
        await Promise.resolve();
        yield ids.filter((id) => id.startsWith(`${container}/`));
      },
      lacking: (asked) => Promise.resolve(asked.filter((id) => !isHeld.has(id))),
    },
  };
}

/** What an earlier run covered. */
export function covering(...subscriptionIds: readonly string[]): { readonly previous: PreviousCoverage } {
  return { previous: previously({ subscriptionIds }) };
}

/** What an earlier run could not read, so many minutes ago. */
export function awaiting(id: string, minutes: number): { readonly previous: PreviousCoverage } {
  const pending = [{ id, since: new Date(NOW - minutes * MINUTE).toISOString() }];
  return { previous: { ...covering('s1').previous, pending } };
}
