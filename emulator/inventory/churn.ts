import { z } from 'zod';
import type { Estate } from './estate';
import { applyOperation } from './operations';
import { OperationError, type Operation } from './operation';
import { createSeeded, type Seeded } from './seeded';
import { drawTags } from './tags';

const count = z.number().int().min(0).max(1_000_000).default(0);

/** How many changes of each sort; which ones, and in which order, is drawn from the seed. */
export const Churn = z.strictObject({
  creates: count,
  updates: count,
  deletes: count,
  moves: count,
  retags: count,
  groupCreates: count,
  groupRetags: count,
  groupDeletes: count,
  seed: z.number().int().default(1),
});
export type Churn = z.infer<typeof Churn>;
export type ChurnKind = Exclude<keyof Churn, 'seed'>;
export type ChurnResult = Readonly<Record<ChurnKind, number>>;

const KINDS = [
  'creates',
  'updates',
  'deletes',
  'moves',
  'retags',
  'groupCreates',
  'groupRetags',
  'groupDeletes',
] as const satisfies readonly ChurnKind[];
/** Draws that meet what is already gone, before a kind is given up. */
const TRIES = 50;

/** Applies the mix; tells how many of each kind there was something left for. */
export function applyChurn(estate: Estate, churn: Churn): ChurnResult {
  const random = createSeeded(churn.seed);
  const candidates = {
    resources: [...estate.resources.keys()],
    groups: [...estate.groups.keys()],
  };
  const done = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<ChurnKind, number>;
  for (const kind of shuffled(
    KINDS.flatMap((one) => Array<ChurnKind>(churn[one]).fill(one)),
    random,
  )) {
    const operation = drawOperation(estate, kind, { random, ...candidates });
    if (operation !== undefined && applied(estate, operation)) done[kind] += 1;
  }
  return done;
}

interface Draws {
  readonly random: Seeded;
  readonly resources: readonly string[];
  readonly groups: readonly string[];
}

/** An operation on something that is still there; undefined where nothing is found. */
function drawOperation(estate: Estate, kind: ChurnKind, draws: Draws): Operation | undefined {
  const { random } = draws;
  const group = drawPresent(draws.groups, estate.groups, random);
  if (kind === 'groupCreates') return drawGroupCreate(estate, random);
  if (group === undefined) return undefined;
  if (kind === 'creates') return { operation: 'createResource', resourceGroupId: group };
  if (kind === 'groupRetags') return { operation: 'retagResourceGroup', id: group, tags: drawTags(random) };
  if (kind === 'groupDeletes') return { operation: 'deleteResourceGroup', id: group };
  const id = drawPresent(draws.resources, estate.resources, random);
  if (id === undefined) return undefined;
  switch (kind) {
    case 'updates':
      return { operation: 'updateResource', id, ...drawUpdate(random) };
    case 'deletes':
      return { operation: 'deleteResource', id };
    case 'moves':
      return { operation: 'moveResource', id, resourceGroupId: group };
    case 'retags':
      return { operation: 'retagResource', id, tags: drawTags(random) };
  }
}

function drawUpdate(
  random: Seeded,
): Pick<Extract<Operation, { operation: 'updateResource' }>, 'sku' | 'properties'> {
  return {
    sku: { name: random.pick(['Standard', 'Premium']), tier: 'Standard', capacity: 1 + random.int(1000) },
    properties: {
      provisioningState: random.pick(['Succeeded', 'Updating', 'Failed']),
      revision: random.int(1e9),
    },
  };
}

function drawGroupCreate(estate: Estate, random: Seeded): Operation | undefined {
  const present = [...estate.subscriptions.values()].filter(({ deleted }) => !deleted);
  if (present.length === 0) return undefined;
  return { operation: 'createResourceGroup', subscriptionId: random.pick(present).subscriptionId };
}

function drawPresent(
  keys: readonly string[],
  present: ReadonlyMap<string, unknown>,
  random: Seeded,
): string | undefined {
  for (let attempt = 0; attempt < TRIES && keys.length > 0; attempt += 1) {
    const key = random.pick(keys);
    if (present.has(key)) return key;
  }
  return undefined;
}

/** A drawn move may meet a resource of the same name; that one is left out and not counted. */
function applied(estate: Estate, operation: Operation): boolean {
  try {
    applyOperation(estate, operation);
    return true;
  } catch (error) {
    if (error instanceof OperationError) return false;
    throw error;
  }
}

function shuffled<T>(items: readonly T[], random: Seeded): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = random.int(last + 1);
    const [left, right] = [result[last], result[other]];
    if (left === undefined || right === undefined) continue;
    result[last] = right;
    result[other] = left;
  }
  return result;
}
