import type { Catalog } from '../catalog/catalog';
import { azureStore, runAzure } from './composition/azure';
import { readCatalog } from './composition/catalog';
import { entraStore, runEntra } from './composition/entra';
import { type RunContext, userAgentOf, type Workshop } from './composition/workshop';
import type { Config, SourceName } from './core/config';
import { PortSyncError } from './core/errors';
import { createRequestLedger } from './core/request-ledger';
import type { RunResult, SourceResult } from './sync/result';
import type { RunOrder } from './sync/run-source';
import { exitCodeOf, toUnstartedResult, worstOf } from './sync/source-result';
import type { StateStore } from './sync/state';

/**
 * Builds what the configuration asks for and runs the engine with it, one source after the other.
 * @throws PortSyncError for what prevents a result: configuration, a lock that is held, a signal
 */
export async function runSync(
  command: RunOrder['command'],
  config: Config,
  context: RunContext,
): Promise<RunResult> {
  const startedAt = context.clock.now();
  const catalog = await readCatalog(config);
  const order = { command, startedAt: new Date(startedAt).toISOString() };
  const sources: SourceResult[] = [];
  for (const name of config.sources) sources.push(await runNamed(name, { config, catalog, context, order }));
  const finishedAt = context.clock.now();
  const status = worstOf(sources.map((source) => source.status));
  return {
    command,
    instance: config.instance,
    status,
    exitCode: exitCodeOf(status),
    dryRun: config.dryRun,
    startedAt: order.startedAt,
    finishedAt: new Date(finishedAt).toISOString(),
    durationMs: finishedAt - startedAt,
    sources,
  };
}

interface Run {
  readonly config: Config;
  readonly catalog: Catalog;
  readonly context: RunContext;
  readonly order: RunOrder;
}

/** What keeps one of several sources from running is its result; the others go on. */
async function runNamed(name: SourceName, run: Run): Promise<SourceResult> {
  const { config, context, order } = run;
  try {
    return await RUNNERS[name](run);
  } catch (error) {
    const isOnly = config.sources.length === 1;
    if (isOnly || context.signal.aborted || !(error instanceof PortSyncError)) throw error;
    context.log.error('a source did not run', { source: name, reason: error.message });
    return toUnstartedResult({ name, command: order.command, config }, error);
  }
}

const RUNNERS: Readonly<Record<SourceName, (run: Run) => Promise<SourceResult>>> = {
  azure: (run) => runLocked('azure', run, azureStore, runAzure),
  entra: (run) => runLocked('entra', run, entraStore, runEntra),
};

/** Builds the workshop of a source, and runs it while its state is locked. */
async function runLocked<TMemory>(
  source: SourceName,
  { config, catalog, context, order }: Run,
  storeOf: (workshop: Workshop) => StateStore<TMemory>,
  runWith: (workshop: Workshop, store: StateStore<TMemory>, order: RunOrder) => Promise<SourceResult>,
): Promise<SourceResult> {
  const lost = new AbortController();
  const workshop: Workshop = {
    ...context,
    signal: AbortSignal.any([context.signal, lost.signal]),
    config,
    catalog,
    ledger: createRequestLedger(),
    userAgent: userAgentOf(context.version, config.instance, source),
  };
  const store = storeOf(workshop);
  const release = await store.lock(config.waitLockMs, (error) => lost.abort(error));
  try {
    return await runWith(workshop, store, order);
  } finally {
    await release();
  }
}
