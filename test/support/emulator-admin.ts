import type {
  FaultsAnswer,
  InventoryAnswer,
  MetricsAnswer,
  RequestsAnswer,
  SettingsAnswer,
} from '../../emulator/admin/contract';
import type { DirectorySize } from '../../emulator/directory/build-directory';
import type { DirectoryChurn, DirectoryChurnResult } from '../../emulator/directory/churn';
import type { DirectoryAnswer } from '../../emulator/directory/directory-answer';
import type { DirectoryOperation, DirectoryOperationResult } from '../../emulator/directory/operation';
import type { FaultRule } from '../../emulator/faults/fault';
import type { InventorySize } from '../../emulator/inventory/build-estate';
import type { Churn, ChurnResult } from '../../emulator/inventory/churn';
import type { Operation } from '../../emulator/inventory/operation';
import type { OperationResult } from '../../emulator/inventory/operations';
import type { Entity } from '../../emulator/port/entities/store';
import type { SettingsPatch } from '../../emulator/settings';

/** The admin endpoint, call by call. Every method rejects with the emulator's own message where it refuses. */
export interface EmulatorAdmin {
  reset(body?: {
    inventory?: Partial<InventorySize>;
    directory?: Partial<DirectorySize>;
    settings?: SettingsPatch;
  }): Promise<void>;
  settings(): Promise<SettingsAnswer>;
  configure(patch: SettingsPatch): Promise<SettingsAnswer>;
  /** `truth`: what is; `shown`: what the tables show. Only what may be read. */
  inventory(view?: 'truth' | 'shown'): Promise<InventoryAnswer>;
  apply(...operations: readonly Operation[]): Promise<readonly OperationResult[]>;
  churn(churn: Partial<Churn>): Promise<ChurnResult>;
  /** `truth`: what is; `shown`: what lists show. */
  directory(view?: 'truth' | 'shown'): Promise<DirectoryAnswer>;
  applyDirectory(...operations: readonly DirectoryOperation[]): Promise<readonly DirectoryOperationResult[]>;
  churnDirectory(churn: Partial<DirectoryChurn>): Promise<DirectoryChurnResult>;
  /** Every nextLink of Graph issued so far has expired. */
  expirePageTokens(): Promise<void>;
  /** Every delta token of Graph issued so far answers 410. */
  resetDelta(): Promise<void>;
  now(): Promise<Date>;
  advance(milliseconds: number): Promise<Date>;
  faults(): Promise<FaultsAnswer>;
  addFaults(...rules: readonly FaultRule[]): Promise<FaultsAnswer>;
  clearFaults(): Promise<void>;
  requests(): Promise<RequestsAnswer>;
  clearRequests(): Promise<void>;
  metrics(): Promise<MetricsAnswer>;
  /** Resolves when Port has mapped everything that it accepted. */
  settlePort(): Promise<void>;
  entities(): Promise<Readonly<Record<string, readonly Entity[]>>>;
  expireAzureTokens(): Promise<void>;
  revokePortToken(): Promise<void>;
}

/** A client of the admin endpoint at `url`. */
export function createEmulatorAdmin(url: string): EmulatorAdmin {
  const call = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Answer & { readonly error?: string };
    if (!response.ok) throw new Error(`Emulator, ${method} ${path}: ${answer.error ?? response.status}`);
    return answer;
  };
  const time = async (answer: Promise<{ readonly now: string }>): Promise<Date> =>
    new Date((await answer).now);
  return {
    reset: (body = {}) => call('POST', '/reset', body),
    settings: () => call('GET', '/settings'),
    configure: (patch) => call('PATCH', '/settings', patch),
    inventory: (view = 'truth') => call('GET', `/inventory?view=${view}`),
    apply: async (...operations) => {
      const answer = await call<{ results: readonly OperationResult[] }>(
        'POST',
        '/inventory/operations',
        operations,
      );
      return answer.results;
    },
    churn: (churn) => call('POST', '/inventory/churn', churn),
    directory: (view = 'truth') => call('GET', `/directory?view=${view}`),
    applyDirectory: async (...operations) => {
      const answer = await call<{ results: readonly DirectoryOperationResult[] }>(
        'POST',
        '/directory/operations',
        operations,
      );
      return answer.results;
    },
    churnDirectory: (churn) => call('POST', '/directory/churn', churn),
    expirePageTokens: () => call('POST', '/directory/expire-page-tokens'),
    resetDelta: () => call('POST', '/directory/reset-delta'),
    now: () => time(call('GET', '/clock')),
    advance: (milliseconds) => time(call('POST', '/clock/advance', { ms: milliseconds })),
    faults: () => call('GET', '/faults'),
    addFaults: (...rules) => call('POST', '/faults', rules),
    clearFaults: () => call('DELETE', '/faults'),
    requests: () => call('GET', '/requests'),
    clearRequests: () => call('DELETE', '/requests'),
    metrics: () => call('GET', '/metrics'),
    settlePort: () => call('POST', '/port/settle'),
    entities: () => call('GET', '/port/entities'),
    expireAzureTokens: () => call('POST', '/login/expire-tokens'),
    revokePortToken: () => call('POST', '/port/revoke-token'),
  };
}
