import type { Operation } from '../../emulator/inventory/operation';
import type { Seeded } from '../../emulator/inventory/seeded';
import type { CheckedEmulator } from '../support/checked-emulator';
import { comparePort } from '../support/compare-port';
import { expectedCatalog, type ExpectedEntity, expectedIdentifier } from '../support/expected-catalog';
import { drawLag, identifiersOf, longestOf, type Moment, type SimulatedSource } from './simulated-source';
import { createUnsettled, type Unsettled } from './unsettled';

/** The estate neither dies out nor grows without end. */
const FEWEST = 40;
const MOST = 90;

/** Azure, whose feed and tables lag, and Port's entities of it. */
export function createAzureWorld(emulator: CheckedEmulator): SimulatedSource {
  const { admin } = emulator;
  const unsettled = createUnsettled(admin, async () => {
    const { resourceGroups, resources } = await admin.inventory();
    const rows = [...resourceGroups, ...resources];
    return new Map(rows.map((row) => [expectedIdentifier(String(row['id'])), JSON.stringify(row)]));
  });
  const shown = async (view: 'truth' | 'shown'): Promise<ExpectedEntity[]> =>
    expectedCatalog(await admin.inventory(view), { tenantId: emulator.env['AZURE_TENANT_ID'] ?? '' });
  return {
    name: 'azure',
    change: (random) => change(emulator, unsettled, random),
    moment: async (now) => momentOf(await shown('shown'), { shown, unsettled, now }),
  };
}

async function change({ admin }: CheckedEmulator, unsettled: Unsettled, random: Seeded): Promise<void> {
  const lags = { feedLagMs: drawLag(random), tableLagMs: drawLag(random), lingerMs: drawLag(random) };
  await admin.configure(lags);
  const longest = longestOf(Object.values(lags));
  const { resources, resourceGroups } = await admin.inventory();
  const few = (most: number): number => random.int(most + 1);
  const churn = {
    creates: resources.length < MOST ? few(3) : 0,
    updates: few(3),
    deletes: resources.length > FEWEST ? few(3) : 0,
    moves: few(1),
    retags: few(2),
    seed: random.int(1e9),
  };
  await unsettled.note(longest, () => admin.churn(churn));
  const operations = random.chance(0.2) ? drawOfGroups(random, resourceGroups) : [];
  // One after the other: two that cancel each other out would go unnoticed.
  for (const operation of operations) await unsettled.note(longest, () => admin.apply(operation));
}

type Row = Readonly<Record<string, unknown>>;

/** A group comes, is tagged, or goes, with or without change rows of what lay in it, and may be there again at once. */
function drawOfGroups(random: Seeded, groups: readonly Row[]): Operation[] {
  const row = random.pick(groups);
  const id = String(row['id']);
  const subscriptionId = String(row['subscriptionId']);
  if (groups.length < 8 && random.chance(0.7)) {
    const name = `rg-${random.word(6)}`;
    const resourceGroupId = `/subscriptions/${subscriptionId}/resourceGroups/${name}`;
    return [
      { operation: 'createResourceGroup', subscriptionId, name },
      { operation: 'createResource', resourceGroupId },
    ];
  }
  if (groups.length < 4 || random.chance(0.5))
    return [{ operation: 'retagResourceGroup', id, tags: { owner: random.word(4) } }];
  const childRows = random.pick(['each', 'none', 'some'] as const);
  const deletion: Operation = { operation: 'deleteResourceGroup', id, childRows };
  if (random.chance(0.5)) return [deletion];
  return [
    deletion,
    { operation: 'createResourceGroup', subscriptionId, name: String(row['name']) },
    { operation: 'createResource', resourceGroupId: id },
  ];
}

interface View {
  readonly shown: (view: 'truth' | 'shown') => Promise<ExpectedEntity[]>;
  readonly unsettled: Unsettled;
  readonly now: number;
}

function momentOf(begin: readonly ExpectedEntity[], { shown, unsettled, now }: View): Moment {
  const isBehind = (identifier: string): boolean =>
    [identifier, groupOf(identifier)].some((one) => unsettled.isUnsettled(one, now));
  const isSettled = ({ identifier }: Pick<ExpectedEntity, 'identifier'>): boolean => !isBehind(identifier);
  const isReborn = (identifier: string): boolean =>
    [identifier, groupOf(identifier)].some((one) => unsettled.isReborn(one, now));
  const idsOf = (entities: readonly ExpectedEntity[]) =>
    new Set(entities.map(({ identifier }) => identifier));
  return {
    isBehind,
    differences(port) {
      const ours = Object.entries(port).filter(([blueprint]) => blueprint.startsWith('azure'));
      const holds = ours.flatMap(([, entities]) => entities).filter(isSettled);
      return comparePort({ holds }, begin.filter(isSettled));
    },
    async wronglyDeleted(before, after) {
      const held = identifiersOf(before);
      const left = identifiersOf(after);
      const [there, stillShown] = [idsOf(await shown('truth')), idsOf(await shown('shown'))];
      const stays = idsOf(begin).intersection(there).intersection(stillShown);
      return [...stays].filter((id) => held.has(id) && !left.has(id) && !isReborn(id));
    },
  };
}

/** What becomes of a group tells of what lies in it. */
function groupOf(identifier: string): string {
  return identifier.split('/').slice(0, 5).join('/');
}
