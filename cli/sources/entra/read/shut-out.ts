import { UnavailableError } from '../../../core/errors';
import { LOG_IN, type RemoteError } from '../../../http/remote-error';
import type { CollectionState } from './collection-state';
import { adviceFor } from './permission-advice';

/**
 * Where nothing at all could be read because nobody let us in, or because the service stayed away, the source as a
 * whole is unavailable; one collection alone is a problem of its own.
 * @throws RemoteError or UnavailableError
 */
export function assertAdmitted(states: readonly CollectionState[]): void {
  const lists = states.filter(({ collection }) => collection.role === 'main');
  const failures = lists.flatMap(({ failure }) => failure ?? []);
  const [first] = failures;
  if (first === undefined || failures.length < lists.length || !failures.every(isShutOut)) return;
  if (first.status !== 403) throw first;
  const advice = lists.map(({ collection }) => adviceFor(collection));
  throw new UnavailableError(`nothing of the mapping may be read: ${first.message}`, [...new Set(advice)], {
    cause: first,
  });
}

function isShutOut({ status, failure }: RemoteError): boolean {
  return status === 401 || status === 403 || failure.operation === LOG_IN || failure.transient;
}
