import { z } from 'zod';
import { DirectorySize } from '../directory/build-directory';
import { DirectoryChurn } from '../directory/churn';
import type { DirectoryAnswer } from '../directory/directory-answer';
import { DirectoryOperation } from '../directory/operation';
import { FaultRule } from '../faults/fault';
import { InventorySize } from '../inventory/build-estate';
import { Churn } from '../inventory/churn';
import { Operation, OperationError } from '../inventory/operation';
import type { Port } from '../port/port';
import type { MovableClock } from '../server/clock';
import { applyPortSettings, patched, SettingsPatch, type ParsedSettingsPatch } from '../settings';
import type { SizePatch, World } from '../world';
import { adminRoute, type AdminRoute } from './admin-route';
import type {
  FaultsAnswer,
  InventoryAnswer,
  MetricsAnswer,
  RequestsAnswer,
  SettingsAnswer,
} from './contract';

export interface AdminDependencies {
  readonly clock: MovableClock;
  readonly port: Port;
  readonly world: () => World;
  readonly reset: (size: SizePatch, settings: ParsedSettingsPatch) => void;
}

const Nothing = z.strictObject({});
const Reset = z.strictObject({
  inventory: InventorySize.partial().optional(),
  directory: DirectorySize.partial().optional(),
  settings: SettingsPatch.optional(),
});

/** Everything by which a test or a person steers the emulator. */
export function adminRoutes(dependencies: AdminDependencies): AdminRoute[] {
  return [
    ...controlRoutes(dependencies),
    ...inventoryRoutes(dependencies),
    ...directoryRoutes(dependencies),
    ...observationRoutes(dependencies),
    ...portRoutes(dependencies),
  ];
}

function controlRoutes({ clock, port, world, reset }: AdminDependencies): AdminRoute[] {
  const settings = (): SettingsAnswer => ({
    ...world().settings,
    port: { ...port.settings, teams: port.settings.teams ?? null },
  });
  return [
    adminRoute('POST', '/reset', {
      body: Reset,
      handle: ({ settings: patch = {}, ...size }) => reset(size, patch),
    }),
    // The answer is sent before the listener that carries it out stops everything.
    adminRoute('POST', '/stop', { body: Nothing, handle: () => ({}) }),
    adminRoute('GET', '/settings', { body: Nothing, handle: settings }),
    adminRoute('PATCH', '/settings', {
      body: SettingsPatch,
      handle: (patch) => {
        const current = world();
        current.settings = patched(current.settings, patch);
        applyPortSettings(port, patch.port);
        return settings();
      },
    }),
    adminRoute('GET', '/clock', { body: Nothing, handle: () => ({ now: clock.now().toISOString() }) }),
    adminRoute('POST', '/clock/advance', {
      body: z.strictObject({ ms: z.number().int().min(0) }),
      handle: ({ ms }) => {
        clock.advance(ms);
        return { now: clock.now().toISOString() };
      },
    }),
    adminRoute('POST', '/login/expire-tokens', { body: Nothing, handle: () => world().tokens.expireAll() }),
  ];
}

function inventoryRoutes({ world }: AdminDependencies): AdminRoute[] {
  return [
    adminRoute('GET', '/inventory', {
      body: Nothing,
      handle: (_body, query): InventoryAnswer => {
        const view = z.enum(['truth', 'shown']).parse(query.get('view') ?? 'truth');
        return view === 'truth' ? world().inventory.truth() : world().inventory.shown();
      },
    }),
    adminRoute('POST', '/inventory/operations', {
      body: z.array(Operation),
      handle: (operations) => ({
        results: applyAll(operations, (operation) => world().inventory.apply(operation)),
      }),
    }),
    adminRoute('POST', '/inventory/churn', {
      body: Churn,
      handle: (churn) => world().inventory.churn(churn),
    }),
  ];
}

/** Operations before one that fails stay applied; the message says which one failed. */
function applyAll<O extends { readonly operation: string }, R>(
  operations: readonly O[],
  apply: (operation: O) => R,
): R[] {
  return operations.map((operation, index) => {
    try {
      return apply(operation);
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
      throw new OperationError(`Operation ${index} (${operation.operation}): ${error.message}`, {
        cause: error,
      });
    }
  });
}

function directoryRoutes({ world }: AdminDependencies): AdminRoute[] {
  return [
    adminRoute('GET', '/directory', {
      body: Nothing,
      handle: (_body, query): DirectoryAnswer => {
        const view = z.enum(['truth', 'shown']).parse(query.get('view') ?? 'truth');
        return view === 'truth' ? world().directory.truth() : world().directory.shown();
      },
    }),
    adminRoute('POST', '/directory/operations', {
      body: z.array(DirectoryOperation),
      handle: (operations) => ({
        results: applyAll(operations, (operation) => world().directory.apply(operation)),
      }),
    }),
    adminRoute('POST', '/directory/churn', {
      body: DirectoryChurn,
      handle: (churn) => world().directory.churn(churn),
    }),
    adminRoute('POST', '/directory/expire-page-tokens', {
      body: Nothing,
      handle: () => world().graph.expirePageTokens(),
    }),
    adminRoute('POST', '/directory/reset-delta', {
      body: Nothing,
      handle: () => world().graph.resetDelta(),
    }),
  ];
}

function observationRoutes({ world }: AdminDependencies): AdminRoute[] {
  const faults = (): FaultsAnswer => {
    const rules = world().faults.status();
    return { rules, unused: rules.filter(({ used }) => !used).map(({ rule }) => rule) };
  };
  return [
    adminRoute('GET', '/faults', { body: Nothing, handle: faults }),
    adminRoute('POST', '/faults', {
      body: z.array(FaultRule),
      handle: (rules) => {
        for (const rule of rules) world().faults.add(rule);
        return faults();
      },
    }),
    adminRoute('DELETE', '/faults', { body: Nothing, handle: () => world().faults.clear() }),
    adminRoute('GET', '/requests', {
      body: Nothing,
      handle: (): RequestsAnswer => {
        const { log } = world();
        return {
          requests: log.entries(),
          dropped: log.dropped(),
          summary: log.summary(),
          connections: log.connections(),
        };
      },
    }),
    adminRoute('DELETE', '/requests', { body: Nothing, handle: () => world().log.clear() }),
    adminRoute('GET', '/metrics', { body: Nothing, handle: () => metrics(world()) }),
  ];
}

function metrics(world: World): MetricsAnswer {
  return {
    evaluationMs: world.evaluationMs(),
    graphUnits: world.graph.units(),
    handlerMs: world.handlerMs,
    rssBytes: process.memoryUsage.rss(),
  };
}

function portRoutes({ port }: AdminDependencies): AdminRoute[] {
  return [
    adminRoute('POST', '/port/settle', {
      body: Nothing,
      handle: async () => {
        await port.settle();
        return { pending: port.pendingEvents() };
      },
    }),
    adminRoute('GET', '/port/entities', { body: Nothing, handle: () => port.entities() }),
    adminRoute('POST', '/port/revoke-token', { body: Nothing, handle: () => port.revokeToken() }),
  ];
}
