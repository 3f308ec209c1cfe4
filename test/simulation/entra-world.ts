import type { DirectoryAnswer, DirectoryItem } from '../../emulator/directory/directory-answer';
import type { Seeded } from '../../emulator/inventory/seeded';
import { compareWithDirectory } from '../../scripts/proof-entra';
import type { CheckedEmulator } from '../support/checked-emulator';
import { drawLag, identifiersOf, longestOf, type Moment, type SimulatedSource } from './simulated-source';
import { createUnsettled, type Unsettled } from './unsettled';

/** The tenant neither dies out nor grows without end. */
const FEWEST = 15;
const MOST = 40;

/** Entra ID, whose delta queries lag, and Port's entities of it. */
export function createEntraWorld({ admin }: CheckedEmulator): SimulatedSource {
  const unsettled = createUnsettled(
    admin,
    async () => new Map(itemsOf(await admin.directory()).map((item) => [item.id, JSON.stringify(item)])),
  );
  return {
    name: 'entra',
    change: (random) => change(admin, unsettled, random),
    moment: async (now) => {
      const directory = await admin.directory('shown');
      return momentOf(directory, { truth: () => admin.directory(), unsettled, now });
    },
  };
}

async function change(admin: CheckedEmulator['admin'], unsettled: Unsettled, random: Seeded): Promise<void> {
  const lag = drawLag(random);
  await admin.configure({ graph: { deltaLagMs: lag } });
  const few = (most: number): number => random.int(most + 1);
  const { users } = await admin.directory();
  await unsettled.note(longestOf([lag]), () =>
    admin.churnDirectory({
      creates: users.length < MOST ? few(2) : 0,
      updates: few(3),
      deletes: users.length > FEWEST ? few(2) : 0,
      purges: random.chance(0.2) ? 1 : 0,
      restores: random.chance(0.2) ? 1 : 0,
      memberAdds: few(2),
      memberRemoves: few(2),
      seed: random.int(1e9),
    }),
  );
  if (random.chance(0.03)) await admin.expirePageTokens();
  if (random.chance(0.01)) await admin.resetDelta();
}

interface View {
  readonly truth: () => Promise<DirectoryAnswer>;
  readonly unsettled: Unsettled;
  readonly now: number;
}

function momentOf(begin: DirectoryAnswer, { truth, unsettled, now }: View): Moment {
  const isBehind = (line: string): boolean =>
    (line.match(GUID) ?? []).some((id) => unsettled.isUnsettled(id, now));
  return {
    isBehind,
    differences: (port) =>
      compareWithDirectory(begin, port)
        .flatMap(({ differences }) => differences)
        .filter((line) => !isBehind(line)),
    async wronglyDeleted(before, after) {
      const held = identifiersOf(before);
      const left = identifiersOf(after);
      const shown = new Set(itemsOf(begin).map(({ id }) => id));
      const stays = itemsOf(await truth()).map(({ id }) => id);
      return stays.filter(
        (id) => shown.has(id) && held.has(id) && !left.has(id) && !unsettled.isReborn(id, now),
      );
    },
  };
}

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

function itemsOf({ users, groups, applications, servicePrincipals }: DirectoryAnswer): DirectoryItem[] {
  return [users, groups, applications, servicePrincipals].flat();
}
