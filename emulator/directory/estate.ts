import type { Seeded } from '../inventory/seeded';
import { createSeeded } from '../inventory/seeded';
import { drawDuration, type Duration } from '../server/latency';
import type { EmulatorClock } from '../server/types';
import type { DirectoryChange } from './change';
import { createLaggingView, type LaggingView } from './lagging-view';
import type { DirectoryObject } from './model';
import { createRegister, enter, tableOver, type ObjectTable, type Register } from './object-table';

/** How long it takes until a change is seen, where an operation does not say otherwise. */
export interface DirectoryLags {
  /** In lists and single reads. */
  readonly listLagMs: Duration;
  /** In delta queries. */
  readonly deltaLagMs: Duration;
}

/** The truth, and beside it what shows it later. Operations change it; nobody else does. */
export interface DirectoryEstate {
  readonly tenantId: string;
  readonly clock: EmulatorClock;
  readonly random: Seeded;
  lags(): DirectoryLags;
  readonly register: Register;
  readonly cells: DirectoryObject[];
  readonly truth: ObjectTable;
  readonly lists: LaggingView;
  readonly delta: LaggingView;
  /** Place of the manager, by place; -1 for none. Makes the reports of one user quick to find. */
  readonly managerOf: number[];
  /** Places of what is in the recycle bin. */
  readonly recycled: Set<number>;
  /** Groups that an object was taken out of with its deletion, and gets back with its restoration; by place. */
  readonly formerGroups: Map<number, readonly number[]>;
}

export interface DirectoryOptions {
  readonly tenantId: string;
  readonly clock: EmulatorClock;
  readonly seed: number;
  lags(): DirectoryLags;
}

/** A directory as built, long known to everything that shows it. */
export function createDirectoryEstate(
  objects: readonly DirectoryObject[],
  options: DirectoryOptions,
): DirectoryEstate {
  const register = createRegister(objects);
  const cells = [...objects];
  return {
    ...options,
    random: createSeeded(options.seed ^ 0xe57a),
    register,
    cells,
    truth: tableOver(register, cells),
    lists: createLaggingView(register, objects),
    delta: createLaggingView(register, objects),
    managerOf: objects.map(({ manager }) => manager ?? -1),
    recycled: new Set(),
    formerGroups: new Map(),
  };
}

/** Settings of one operation win over those of the emulator. */
export type DirectoryTiming = Partial<DirectoryLags>;

/** Puts an object where none is, or in place of its former self, and lets the views learn of it, each with its lag. */
export function put(
  estate: DirectoryEstate,
  after: DirectoryObject,
  change: Omit<DirectoryChange, 'place'>,
  timing: DirectoryTiming,
): void {
  if (after.place === estate.cells.length) enter(estate.register, after);
  estate.cells[after.place] = after;
  estate.managerOf[after.place] = after.manager ?? -1;
  if (after.state === 'deleted') estate.recycled.add(after.place);
  else estate.recycled.delete(after.place);
  const now = estate.clock.now().getTime();
  const lags = estate.lags();
  const due = (lag: Duration): number => now + drawDuration(lag, () => estate.random.next());
  const whole = { ...change, place: after.place };
  estate.lists.schedule(due(timing.listLagMs ?? lags.listLagMs), after, whole);
  estate.delta.schedule(due(timing.deltaLagMs ?? lags.deltaLagMs), after, whole);
}
