import type { Directory } from '../directory/directory';
import type { EmulatorRequest } from '../server/types';
import type { PageTokens } from './page-token';
import type { Permission } from './permissions';
import type { QueryOptions } from './query-options';
import type { GraphSettings } from './settings';

export type GraphVersion = 'v1.0' | 'beta';

/** A request that was let in, with all that answering it needs. */
export interface GraphCall {
  readonly request: EmulatorRequest;
  readonly version: GraphVersion;
  readonly options: QueryOptions;
  readonly directory: Directory;
  readonly tenantId: string;
  readonly settings: GraphSettings;
  readonly pageTokens: PageTokens;
}

/** A body as JSON, or as text where it is a string. */
export interface GraphAnswer {
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface GraphRoute {
  readonly method: 'GET' | 'POST';
  /** Below the version, for example `/groups/:id/members`. */
  readonly path: string;
  /** Resource units before `$select`, `$expand` and `$top` change them. */
  readonly baseCost: number;
  /** What it costs with `$select`, where that takes off more than one. */
  readonly selectedCost?: number;
  /** Any one of them suffices. */
  readonly permissions: readonly Permission[];
  /** Throws `GraphError`. */
  answer(call: GraphCall): GraphAnswer;
}

/** `https://host/v1.0`. */
export function baseOf({ request, version }: Pick<GraphCall, 'request' | 'version'>): string {
  return `${request.origin}/${version}`;
}
