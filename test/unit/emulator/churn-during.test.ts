import { createChurnDuring } from '../../../emulator/churn-during';
import { Churn } from '../../../emulator/inventory/churn';
import type { Settings } from '../../../emulator/settings';
import type { EmulatorRequest } from '../../../emulator/server/types';

const request = (path: string, service: EmulatorRequest['service'] = 'arm'): EmulatorRequest => ({
  service,
  method: 'POST',
  path,
  query: new URLSearchParams(),
  headers: {},
  body: Buffer.alloc(0),
  params: {},
  origin: '',
});

const NOTHING = {
  creates: 0,
  updates: 0,
  deletes: 0,
  purges: 0,
  restores: 0,
  memberAdds: 0,
  memberRemoves: 0,
  ownerChanges: 0,
  managerChanges: 0,
};
const nothing = { apply: () => ({ operation: 'create', id: '' }) as const, churn: () => NOTHING };

test('the world changes before every n-th matching request, each time in another way, and not for ever', () => {
  const seeds: number[] = [];
  const inventory = {
    apply: () => ({ operation: 'createResource', id: '' }) as const,
    churn: (churn: Churn) => {
      seeds.push(churn.seed);
      return {
        creates: 0,
        updates: 0,
        deletes: 0,
        moves: 0,
        retags: 0,
        groupCreates: 0,
        groupRetags: 0,
        groupDeletes: 0,
      };
    },
  };
  const during: Settings['churnDuring'] = {
    service: 'arm',
    path: 'resourcegraph',
    everyNthRequest: 2,
    times: 2,
    churn: Churn.parse({ seed: 10 }),
  };
  const beforeHandling = createChurnDuring({ inventory, directory: nothing }, () => during);
  const seenAfter = [
    '/x/ResourceGraph',
    '/subscriptions',
    '/x/ResourceGraph',
    '/a/ResourceGraph',
    '/a/ResourceGraph',
    '/a/ResourceGraph',
    '/a/ResourceGraph',
  ].map((path) => {
    beforeHandling(request(path));
    return seeds.length;
  });
  beforeHandling(request('/x/ResourceGraph', 'port'));
  expect(seenAfter).toEqual([0, 0, 1, 1, 2, 2, 2]);
  expect(seeds).toEqual([10, 11]);
});
