import type { EmulatorAdmin } from './emulator-admin';

/** What a client asked for, by what it costs it. */
export interface RequestCounts {
  /** Queries to Resource Graph. */
  readonly queries: number;
  /** Other requests to ARM. */
  readonly otherArm: number;
  /** Deliveries to Port's ingest host. */
  readonly posts: number;
  /** Requests to Port's API, the login included. */
  readonly port: number;
}

/** All requests since the log was cleared. */
export async function countRequests(admin: EmulatorAdmin): Promise<RequestCounts> {
  const { requests } = await admin.requests();
  const count = (service: string, isWanted: (path: string) => boolean = () => true): number =>
    requests.filter((request) => request.service === service && isWanted(request.path)).length;
  const isQuery = (path: string): boolean => /ResourceGraph/i.test(path);
  return {
    queries: count('arm', isQuery),
    otherArm: count('arm', (path) => !isQuery(path)),
    posts: count('ingest'),
    port: count('port'),
  };
}
