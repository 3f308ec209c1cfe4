import type { Presence } from '../../../../cli/sync/read';
import { planBlueprint } from '../../../../cli/sync/reconcile';
import { readOutcome } from '../../../support/run-parts';

const BLUEPRINT = { blueprint: 'b', isOwnershipKnown: true };
const CONFIG = { mode: 'on', maxDeletePercent: 10, acceptDeletes: false } as const;

/** The stale ones of a single entity of which source and delivery say this. */
async function staleOf(presence: Presence, isCurrent: boolean | undefined): Promise<number> {
  const entity = { identifier: 'e', sourceId: 'e', ...(isCurrent === undefined ? {} : { isCurrent }) };
  const pages = (async function* () {
    await Promise.resolve();
    yield [entity];
  })();
  const { stale } = await planBlueprint(BLUEPRINT, pages, readOutcome({ judge: () => presence }), CONFIG);
  return stale.length;
}

test.each<[Presence, boolean | undefined, number]>([
  // An item that was read comes to another entity now, or to none.
  ['present', false, 1],
  ['present', true, 0],
  ['present', undefined, 0],
  ['absent', false, 1],
  ['absent', undefined, 1],
  // What was written in this run is never stale.
  ['absent', true, 0],
  ['unknown', false, 0],
  ['removed', false, 0],
])(
  'where the source says %s and the delivery current: %s, %d are stale',
  async (presence, isCurrent, stale) => {
    expect(await staleOf(presence, isCurrent)).toBe(stale);
  },
);
