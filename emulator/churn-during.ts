import type { Directory } from './directory/directory';
import type { Inventory } from './inventory/inventory';
import type { EmulatorRequest } from './server/types';
import type { Settings } from './settings';

type During = NonNullable<Settings['churnDuring']>;

interface ChangingWorld {
  readonly inventory: Pick<Inventory, 'apply' | 'churn'>;
  readonly directory: Pick<Directory, 'apply' | 'churn'>;
}

/** Called before each request: lets the world change before every n-th that matches the setting. */
export function createChurnDuring(
  world: ChangingWorld,
  setting: () => Settings['churnDuring'],
): (request: EmulatorRequest) => void {
  let counted: Settings['churnDuring'] = null;
  let matched = 0;
  let happened = 0;
  return (request) => {
    const during = setting();
    if (during !== counted) {
      counted = during;
      matched = 0;
      happened = 0;
    }
    if (during === null || !isMatch(during, request)) return;
    matched += 1;
    if (matched % during.everyNthRequest !== 0 || happened >= (during.times ?? Infinity)) return;
    change(world, during, happened);
    happened += 1;
  };
}

/** Each time with another seed. */
function change({ inventory, directory }: ChangingWorld, during: During, happened: number): void {
  for (const operation of during.operations ?? []) inventory.apply(operation);
  if (during.churn !== undefined) inventory.churn({ ...during.churn, seed: during.churn.seed + happened });
  for (const operation of during.directory?.operations ?? []) directory.apply(operation);
  const churn = during.directory?.churn;
  if (churn !== undefined) directory.churn({ ...churn, seed: churn.seed + happened });
}

function isMatch({ service, path }: During, request: EmulatorRequest): boolean {
  if (request.service !== service) return false;
  if (path === undefined) return true;
  return new RegExp(path, 'i').test(`${request.path}?${request.query.toString()}`);
}
