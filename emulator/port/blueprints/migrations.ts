import { setTimeout as delay } from 'node:timers/promises';
import { notFound, PortError } from '../errors';
import type { EmulatorClock } from '../../server/types';

export interface Migration {
  readonly id: string;
  readonly sourceBlueprint: string;
  readonly status: 'RUNNING' | 'COMPLETED' | 'FAILURE';
  readonly message: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Migrations {
  /** Starts work that goes on after the answer. A `PortError` of the work makes the migration a FAILURE. */
  start(sourceBlueprint: string, delayMs: number, work: () => void): Migration;
  /** Throws a 404 `PortError`. */
  get(id: string): Migration;
  settle(): Promise<void>;
  clear(): void;
}

/** Port's asynchronous bulk work, such as deleting all entities of a blueprint. */
export function createMigrations(clock: EmulatorClock): Migrations {
  const migrations = new Map<string, Migration>();
  const running = new Set<Promise<void>>();
  let count = 0;

  async function run(migration: Migration, delayMs: number, work: () => void): Promise<void> {
    await delay(delayMs);
    if (!migrations.has(migration.id)) return;
    const outcome = attempt(work);
    migrations.set(migration.id, { ...migration, ...outcome, updatedAt: clock.now().toISOString() });
  }

  return {
    start(sourceBlueprint, delayMs, work) {
      const now = clock.now().toISOString();
      count += 1;
      const migration: Migration = {
        id: `mig_${String(count).padStart(8, '0')}`,
        sourceBlueprint,
        status: 'RUNNING',
        message: null,
        createdAt: now,
        updatedAt: now,
      };
      migrations.set(migration.id, migration);
      const task = run(migration, delayMs, work).finally(() => running.delete(task));
      running.add(task);
      return migration;
    },
    get(id) {
      const migration = migrations.get(id);
      if (migration === undefined) throw notFound('Migration', id);
      return migration;
    },
    async settle() {
      await Promise.all(running);
    },
    clear() {
      migrations.clear();
    },
  };
}

function attempt(work: () => void): Pick<Migration, 'status' | 'message'> {
  try {
    work();
    return { status: 'COMPLETED', message: null };
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    return { status: 'FAILURE', message: error.message };
  }
}
