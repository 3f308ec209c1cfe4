import fc from 'fast-check';
import { DirectoryChurn } from '../../../../../emulator/directory/churn';
import type { DirectoryItem } from '../../../../../emulator/directory/directory-answer';
import { smallGraph, type SmallGraph } from '../small-graph';
import { followRound, remember, type Memory } from './delta-client';

const COLLECTIONS = ['users', 'groups', 'applications', 'servicePrincipals'] as const;
type Collection = (typeof COLLECTIONS)[number];

/** The tracked set that the round trips below ask for. */
const SELECT: Readonly<Record<Collection, readonly string[]>> = {
  users: ['displayName', 'jobTitle', 'mobilePhone', 'accountEnabled', 'manager'],
  groups: ['displayName', 'description', 'securityEnabled', 'members', 'owners'],
  applications: ['displayName', 'signInAudience', 'owners'],
  servicePrincipals: ['displayName', 'accountEnabled', 'owners'],
};

/** Everything that the directory is true of and that is tracked, ready to be compared. */
function truthOf({ directory }: SmallGraph, collection: Collection) {
  return toSorted(directory.truth()[collection].map((item) => [item.id, factsOf(item, SELECT[collection])]));
}

function factsOf(item: DirectoryItem, select: readonly string[]) {
  const related = {
    members: item.members ?? [],
    owners: item.owners ?? [],
    manager: item.manager ? [item.manager] : [],
  };
  return select.map((name) =>
    name in related ? [...related[name as keyof typeof related]].sort() : (item.properties[name] ?? null),
  );
}

function memoryOf(memory: Memory, collection: Collection) {
  return toSorted(
    [...memory].map(([id, { properties, relations }]) => [
      id,
      SELECT[collection].map((name) =>
        ['members', 'owners', 'manager'].includes(name)
          ? [...(relations.get(name) ?? [])].sort()
          : (properties.get(name) ?? null),
      ),
    ]),
  );
}

function toSorted(entries: readonly (readonly [string, unknown])[]) {
  return [...entries].sort(([left], [right]) => (left < right ? -1 : 1));
}

/** Each try follows whole chains: making a counterexample smaller would take many minutes. */
const NO_SHRINKING = { endOnFailure: true };
const small = fc.integer({ min: 0, max: 12 });
const churn = fc.record({
  creates: small,
  updates: small,
  deletes: fc.integer({ min: 0, max: 5 }),
  purges: fc.integer({ min: 0, max: 3 }),
  restores: fc.integer({ min: 0, max: 4 }),
  memberAdds: small,
  memberRemoves: small,
  ownerChanges: fc.integer({ min: 0, max: 4 }),
  managerChanges: small,
  seed: fc.integer({ min: 1, max: 1e6 }),
});
const behaviour = fc.record({
  pageSize: fc.integer({ min: 1, max: 60 }),
  memberSlice: fc.integer({ min: 1, max: 40 }),
  membersPerPage: fc.integer({ min: 1, max: 200 }),
  duplicates: fc.constantFrom(0, 0.3),
  replays: fc.constantFrom(0, 0.5),
  emptyPages: fc.constantFrom(0, 0.3),
});

test.each(COLLECTIONS)(
  'following %s through random churn, slices, repeats and replays always ends with the truth',
  async (collection) => {
    await fc.assert(
      fc.asyncProperty(
        behaviour,
        fc.array(churn, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (delta, churns, minimal) => {
          const graph = smallGraph({ delta }, { users: 60, groups: 8 });
          const memory: Memory = new Map();
          const headers: Record<string, string> = minimal ? { prefer: 'return=minimal' } : {};
          let link = `/v1.0/${collection}/delta?$select=${SELECT[collection].join(',')}`;
          for (const one of churns) {
            const { pages, deltaLink } = await followRound(graph, link, headers);
            remember(memory, pages);
            link = deltaLink;
            graph.directory.churn(DirectoryChurn.parse(one));
          }
          remember(memory, (await followRound(graph, link, headers)).pages);
          expect(memoryOf(memory, collection)).toEqual(truthOf(graph, collection));
        },
      ),
      { numRuns: 25, ...NO_SHRINKING },
    );
  },
);

test('what changes in the middle of a round is told by the next one', async () => {
  await fc.assert(
    fc.asyncProperty(behaviour, fc.array(churn, { minLength: 2, maxLength: 4 }), async (delta, churns) => {
      const graph = smallGraph({ delta, deltaLagMs: { min: 0, max: 1000 } }, { users: 40, groups: 6 });
      const memory: Memory = new Map();
      let link = `/v1.0/groups/delta?$select=${SELECT.groups.join(',')}`;
      for (const one of churns) {
        let next: string | undefined = link;
        let page = 0;
        while (next !== undefined) {
          const { body } = await graph.get(next);
          remember(memory, [body]);
          // More often, and a round would grow with each one before it.
          if (page < 3) graph.directory.churn(DirectoryChurn.parse({ ...one, seed: one.seed + page }));
          graph.clock.advance(300);
          page += 1;
          next = body['@odata.nextLink'] as string | undefined;
          link = String(body['@odata.deltaLink']);
        }
      }
      graph.clock.advance(2000);
      for (let round = 0; round < 2; round += 1) {
        const { pages, deltaLink } = await followRound(graph, link);
        remember(memory, pages);
        link = deltaLink;
      }
      expect(memoryOf(memory, 'groups')).toEqual(truthOf(graph, 'groups'));
    }),
    { numRuns: 15, ...NO_SHRINKING },
  );
}, 60_000);
