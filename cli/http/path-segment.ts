import { PortSyncError } from '../core/errors';

/**
 * Any text as one segment of an address, with U+FFFD for half a surrogate pair, which has no bytes.
 * @throws PortSyncError for `.` and `..`, however they are encoded the way to another address: a deletion of the entity
 * `..` would be one of its blueprint. Source: WHATWG, URL Standard, "double-dot URL path segment".
 */
export function pathSegment(text: string): string {
  if (text === '.' || text === '..')
    throw new PortSyncError(
      'incomplete',
      `nothing can be asked about ${JSON.stringify(text)}: no address can hold it`,
      ['Give it another identifier in the mapping.'],
    );
  return encodeURIComponent(text.toWellFormed());
}
