/** What somebody else needed for the same work. */
export interface PeerRow {
  readonly command: string;
  readonly work: string;
  readonly wall: string;
  readonly cpu?: string;
  readonly queries?: string;
  readonly posts?: string;
  readonly lost: string;
}

export interface Peer {
  readonly name: string;
  readonly rows: readonly PeerRow[];
}

/** Two clients, measured before under the same latencies and quota, on 2 cores. */
export const PEERS: readonly Peer[] = [
  {
    name: "Port's incremental sync for Azure (`port-labs/incremental-sync` 1b0201b)",
    rows: [
      {
        command: 'full',
        work: '20,000 resources',
        wall: '101–113',
        cpu: '65–77',
        queries: '22',
        posts: '21,300',
        lost: '0–395 with 2 % disorder between pages, 7,204 with random order',
      },
      {
        command: 'full',
        work: '100,000 resources',
        wall: '577',
        cpu: '337',
        queries: '106',
        posts: '105,300',
        lost: '2,022 with 2 % disorder',
      },
      {
        command: 'incremental',
        work: 'no changes, 3 / 300 / 3,000 subscriptions',
        wall: '1.4 / 4.3 / 112',
        cpu: '0.8–1.2',
        queries: '2',
        posts: '0',
        lost: 'none',
      },
      {
        command: 'incremental',
        work: '2,000 changes',
        wall: '14–15',
        cpu: '8',
        queries: '3',
        posts: '1,990',
        lost: '13 upserts, 58 deletes',
      },
      {
        command: 'incremental',
        work: '20,000 changes',
        wall: '93–98',
        cpu: '55–72',
        queries: '19',
        posts: '17,900',
        lost: '1,440 of 14,000 upserts, 411 of 3,300 deletes',
      },
    ],
  },
  {
    name: 'a plain client of 85 lines that batches 100 changes a POST and obeys the quota headers',
    rows: [
      { command: 'full', work: '20,000 resources', wall: '7.4', lost: 'none' },
      { command: 'full', work: '100,000 resources', wall: '43', lost: 'none' },
      { command: 'incremental', work: 'no changes', wall: '0.7', lost: 'none' },
      { command: 'incremental', work: '2,000 changes', wall: '1.9', lost: 'none' },
      { command: 'incremental', work: '20,000 changes', wall: '9.9', posts: '230', lost: 'none' },
    ],
  },
];
