import fc from 'fast-check';
import type { AzureScope } from '../../../../../../cli/core/config';
import type { Change } from '../../../../../../cli/sync/change';
import type { PendingItem } from '../../../../../../cli/sync/result';
import { type AzureModel, createAzureModel } from '../../../../../support/azure-model';
import { owning } from '../../../../../support/azure-estate';
import { applyTo, MINUTE, OVERLAP, previously, takeChanges } from '../../../../../support/azure-read';
import {
  azureScope,
  groupRow,
  resourceRow,
  subscriptionRow,
  VIRTUAL_MACHINE,
} from '../../../../../support/azure-rows';

const SUBSCRIPTIONS = ['s1', 's2', 's3'];
const DISK = 'microsoft.compute/disks';
const BEGIN = Date.UTC(2026, 0, 10);
/** Less than the overlap, as the design of the overlap assumes. */
const MOST_LAG = 10 * MINUTE;
/** A new resource may take longer than that to show, for it is waited for. */
const LONGEST_WAIT = 50 * MINUTE;

type Row = Readonly<Record<string, unknown>>;
type Tags = Readonly<Record<string, string>> | null;

const pick = {
  subscription: fc.constantFrom(...SUBSCRIPTIONS),
  // One name is the beginning of another.
  group: fc.constantFrom('rg-1', 'rg-10'),
  name: fc.constantFrom('a', 'a1'),
  type: fc.constantFrom(VIRTUAL_MACHINE, DISK),
  tags: fc.constantFrom<Tags>(null, { env: 'prod' }, { env: 'test' }, { env: 'prod', frozen: 'yes' }),
};

const place = fc.record({ subscription: pick.subscription, group: pick.group });
const lag = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: MOST_LAG }));

const operation = fc.record({
  kind: fc.constantFrom(
    'put',
    'put',
    'tag group',
    'remove',
    'move',
    'remove group',
    'recreate group',
    'tag subscription',
  ),
  place,
  target: place,
  name: pick.name,
  type: pick.type,
  tags: pick.tags,
  /** Whether the resources of a group that goes have change rows of their own. */
  isEachNamed: fc.boolean(),
  feedLag: lag,
  tableLag: lag,
  wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: LONGEST_WAIT })),
  /** Since the operation before; often none, so that their times tie. */
  pause: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 * MINUTE })),
  isRunAfter: fc.boolean(),
});
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

const scope = fc.record({
  resourceTypes: fc.constantFrom<string[][]>([], [VIRTUAL_MACHINE]),
  include: fc.constantFrom([], [{ name: 'env', value: 'prod' }]),
  exclude: fc.constantFrom([], [{ name: 'frozen', value: 'yes' }]),
});

const estate = fc.array(fc.tuple(place, pick.name, pick.type, pick.tags), { maxLength: 8 });

class History {
  readonly azure: AzureModel;
  private at = BEGIN;

  constructor(
    pageSize: number,
    private readonly covered: readonly string[],
  ) {
    this.azure = createAzureModel({ pageSize });
    this.azure.now = BEGIN;
  }

  /** The truth of an id; ids are compared without case. */
  find(id: string): Row | undefined {
    return this.azure.truth().find((row) => String(row['id']).toLowerCase() === id.toLowerCase());
  }

  apply(operation: Operation): void {
    this.at += operation.pause;
    this.azure.now = this.at;
    const { place, target, name, type, tags, kind } = operation;
    const trace = { at: this.at, feedLag: operation.feedLag, tableLag: operation.tableLag };
    const group = groupRow(place.subscription, place.group, tags);
    const row: Row = { ...resourceRow(place.subscription, place.group, name, type), tags };
    const isGroupThere = this.find(String(group['id'])) !== undefined;
    const isThere = this.find(String(row['id'])) !== undefined;
    if (kind === 'tag group') this.azure.put(group, trace);
    if (kind === 'tag subscription')
      this.azure.put(subscriptionRow(place.subscription, { tags }), { ...trace, tableLag: 0 });
    if (kind === 'put' && isGroupThere) this.putResource(row, operation);
    if (kind === 'remove' && isThere) this.azure.remove(String(row['id']), trace);
    if (kind === 'move' && isThere && this.find(String(groupRow(target.subscription, target.group)['id']))) {
      this.azure.remove(String(row['id']), trace);
      this.azure.put({ ...resourceRow(target.subscription, target.group, name, type), tags }, trace);
    }
    if ((kind === 'remove group' || kind === 'recreate group') && isGroupThere) {
      this.removeGroup(String(group['id']), operation);
      if (kind === 'recreate group') this.azure.put(group, trace);
    }
  }

  /** What a first read of a whole subscription misses, only a window that holds its change row can tell. */
  private putResource(row: Row, { feedLag, tableLag, wait }: Operation): void {
    const isNew =
      this.find(String(row['id'])) === undefined && this.covered.includes(String(row['subscriptionId']));
    // Of what cannot be read nobody could tell whether it came before its group went in the same instant, or after.
    if (isNew && wait > 0) this.at += 1;
    this.azure.put(row, { at: this.at, feedLag, tableLag: isNew ? wait : tableLag });
  }

  private removeGroup(id: string, { isEachNamed, feedLag, tableLag }: Operation): void {
    const trace = { at: this.at, feedLag, tableLag };
    for (const row of this.azure.truth()) {
      const child = String(row['id']);
      if (child.startsWith(`${id}/`))
        this.azure.remove(child, isEachNamed ? trace : { ...trace, change: null });
    }
    this.azure.remove(id, trace);
  }

  /** Waits until nothing lags any more. */
  settle(): void {
    this.at += LONGEST_WAIT;
    this.azure.now = this.at;
  }
}

/** What Port should show of the truth, found without the code under test. */
function inScope(azure: AzureModel, { resourceTypes, tagFilters }: AzureScope): Map<string, unknown> {
  const rows = azure.truth();
  const tagsOf = new Map(rows.map((row) => [String(row['id']).toLowerCase(), row['tags']]));
  const isWanted = (tags: unknown): boolean => {
    const env = (tags as Tags)?.['env'];
    const frozen = (tags as Tags)?.['frozen'];
    return (
      (tagFilters.include.length === 0 || env === 'prod') &&
      (tagFilters.exclude.length === 0 || frozen !== 'yes')
    );
  };
  const shown = new Map<string, unknown>();
  for (const row of rows) {
    const id = String(row['id']).toLowerCase();
    const [, group] = /^(.*\/resourcegroups\/[^/]+)/.exec(id) ?? [];
    const rgTags = group === undefined ? null : tagsOf.get(group);
    const isType = group === undefined || group === id || resourceTypes.length === 0;
    if (!isType && !resourceTypes.includes(String(row['type']))) continue;
    if (group === undefined || isWanted(rgTags))
      shown.set(id, { name: row['name'], tags: row['tags'], rgTags });
  }
  return shown;
}

function shownBy(port: ReadonlyMap<string, unknown>): Record<string, unknown> {
  return Object.fromEntries([...port].sort(([a], [b]) => (a < b ? -1 : 1)));
}

interface Baseline {
  readonly subscriptionIds: readonly string[];
  readonly pending: readonly PendingItem[];
  readonly checkpoint: number;
}

async function runOnce(
  { azure }: History,
  port: Map<string, Change>,
  azureScopeOf: AzureScope,
  baseline: Baseline,
): Promise<Baseline> {
  const { subscriptionIds, pending, checkpoint } = baseline;
  const { changes, outcome } = await takeChanges(
    azure,
    {
      visible: SUBSCRIPTIONS,
      scope: azureScopeOf,
      previous: previously({
        scope: azureScopeOf,
        subscriptionIds,
        pending,
        checkpoint: new Date(checkpoint).toISOString(),
      }),
      readsGroupTags: true,
      batchSize: 2,
      ...owning(...port.keys()),
    },
    checkpoint - OVERLAP,
  );
  expect(applyTo(port, changes)).toEqual([]);
  // After a long pause a run may meet at once what cannot be read for an hour.
  expect(outcome.problems.filter(({ message }) => !message.endsWith('cannot be read since'))).toEqual([]);
  expect(outcome.refusal).toBeNull();
  return { subscriptionIds: outcome.memory.subscriptionIds, pending: outcome.pending, checkpoint: azure.now };
}

/** Port as it is when all of the beginning was delivered. */
function portOf(shown: ReadonlyMap<string, unknown>, covered: readonly string[]): Map<string, Change> {
  return new Map(
    [...shown]
      .filter(([id]) => covered.includes(id.split('/')[2] ?? ''))
      .map(([id, data]) => [
        id,
        { kind: '', operation: 'upsert', id, identifier: id, data: data as Record<string, unknown> },
      ]),
  );
}

function begin(
  rows: readonly Parameters<typeof addRow>[1][],
  pageSize: number,
  covered: readonly string[],
): History {
  const history = new History(pageSize, covered);
  for (const id of SUBSCRIPTIONS) history.azure.put(subscriptionRow(id), { at: 0, change: null });
  for (const row of rows) addRow(history, row);
  return history;
}

function addRow(
  { azure }: History,
  [{ subscription, group }, name, type, tags]: [
    { subscription: string; group: string },
    string,
    string,
    Tags,
  ],
): void {
  azure.put(groupRow(subscription, group, tags), { at: 0, change: null });
  azure.put(resourceRow(subscription, group, name, type), { at: 0, change: null });
}

test('runs over any history end with exactly what is in scope, when nothing lags any more', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        rows: estate,
        filters: scope,
        covered: fc.subarray(SUBSCRIPTIONS, { minLength: 1 }),
        operations: fc.array(operation, { minLength: 1, maxLength: 12 }),
        pageSize: fc.constantFrom(2, 1000),
      }),
      async ({ rows, filters: { resourceTypes, ...tagFilters }, covered, operations, pageSize }) => {
        const scopeOfRun = azureScope({ resourceTypes, tagFilters });
        const history = begin(rows, pageSize, covered);
        const port = portOf(inScope(history.azure, scopeOfRun), covered);
        let baseline: Baseline = { subscriptionIds: covered, pending: [], checkpoint: BEGIN };
        for (const each of operations) {
          history.apply(each);
          if (each.isRunAfter) baseline = await runOnce(history, port, scopeOfRun, baseline);
        }
        history.settle();
        baseline = await runOnce(history, port, scopeOfRun, baseline);
        const shown = new Map(
          [...port].map(([id, { data }]) => [
            id,
            { name: data['name'], tags: data['tags'], rgTags: data['rgTags'] },
          ]),
        );
        expect(shownBy(shown)).toEqual(shownBy(inScope(history.azure, scopeOfRun)));
        expect(baseline.pending).toEqual([]);
      },
    ),
    { numRuns: process.env['DEEP'] === undefined ? 200 : 3000 },
  );
}, 300_000);
