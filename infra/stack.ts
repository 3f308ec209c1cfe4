import type { StackSettings } from './config/load';
import type { StackPlan } from './plan-stack';
import type { Outputs } from './outputs';
import { createPortSide } from './port-side';
import { createSyncSide } from './sync-side';

/** What the stack has from outside. */
export interface Surroundings {
  readonly now: Date;
  /** How many entities a blueprint has in Port. */
  readonly countEntities: (blueprint: string) => Promise<number>;
}

/** Makes everything that a stack holds. */
export function createStack(settings: StackSettings, plan: StackPlan, surroundings: Surroundings): Outputs {
  const sync = createSyncSide(settings, plan.permissions, surroundings.now);
  // Port comes last and so goes first: a destroy that Port refuses has not taken the identity or the state yet.
  const port =
    plan.catalog === undefined
      ? {}
      : createPortSide(settings, plan.catalog, {
          countEntities: surroundings.countEntities,
          after: sync.parts,
        });
  return { syncInstance: settings.instance, ...sync.outputs, ...port };
}
