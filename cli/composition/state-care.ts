import type { SourceName, StateConfig } from '../core/config';
import { createRequestLedger } from '../core/request-ledger';
import { AzureMemory } from '../sources/azure/memory';
import { EntraMemory } from '../sources/entra/memory';
import { createStateFormat, type StateFormat } from '../state/schema';
import type { StateKeeper } from '../state/keeper';
import type { KeptSource, KeptState, StateCare } from '../state-care/state-care';
import type { SourceState } from '../sync/state';
import { createKeeper } from './store';
import { type RunContext, userAgentOf } from './workshop';

type Context = Omit<RunContext, 'progress'>;

/** The keepers of the configured sources. @throws ConfigurationError where no state is kept */
export function openStates(config: StateConfig, context: Context): Pick<StateCare, 'states' | 'azure'> {
  const open = <TMemory>(source: SourceName, format: StateFormat<TMemory>): StateKeeper<TMemory> => {
    const userAgent = userAgentOf(context.version, config.instance, source);
    return createKeeper({ ...context, config, ledger: createRequestLedger(), userAgent }, source, format);
  };
  const azure = open('azure', createStateFormat(AzureMemory));
  const entra = open('entra', createStateFormat(EntraMemory));
  const states: Readonly<Record<SourceName, KeptSource>> = {
    azure: {
      source: 'azure',
      keeper: azure,
      read: async () => toKept(await azure.load(), (memory) => memory),
    },
    entra: { source: 'entra', keeper: entra, read: async () => toKept(await entra.load(), () => undefined) },
  };
  return { azure, states: config.sources.map((name) => states[name]) };
}

/** What Entra ID remembers are links that name a tenant's changes: nothing to be shown. */
function toKept<TMemory>(
  state: SourceState<TMemory> | undefined,
  azureOf: (memory: TMemory) => AzureMemory | undefined,
): KeptState | undefined {
  if (state === undefined) return undefined;
  const { memory, ...rest } = state;
  return { ...rest, azure: azureOf(memory) };
}
