import type { Covered, KindCounts, ReconcileCounts, RunResult, SourceResult } from '../sync/result';
import { EXIT_CODES } from '../core/errors';
import { count, describeBytes, describeDuration } from './amounts';

/** What the columns of a kind's counts are called. */
const KIND_COLUMNS: readonly (readonly [keyof KindCounts, string])[] = [
  ['read', 'read'],
  ['filtered', 'filtered'],
  ['mapped', 'mapped'],
  ['notMapped', 'not mapped'],
  ['delivered', 'delivered'],
  ['unchanged', 'unchanged'],
  ['deleted', 'deleted'],
  ['refused', 'refused'],
  ['deadLettered', 'dead-lettered'],
];

/** A table as text: the first column names the row, the others are numbers or words. */
export interface Rows {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function toKindRows({ kinds }: SourceResult): Rows {
  return {
    head: ['kind', ...KIND_COLUMNS.map(([, title]) => title)],
    rows: Object.entries(kinds).map(([kind, counts]) => [
      kind,
      ...KIND_COLUMNS.map(([column]) => String(counts[column])),
    ]),
  };
}

export function toReconcileRows({ reconcile }: SourceResult): Rows {
  return {
    head: ['blueprint', 'owned', 'stale', 'deleted', 'guard'],
    rows: Object.entries(reconcile.blueprints).map(([blueprint, counts]) => [
      blueprint,
      String(counts.owned),
      String(counts.stale),
      String(counts.deleted),
      describeGuard(counts),
    ]),
  };
}

/** One line that says how it went. */
export function describeRun({ command, status, instance, dryRun, durationMs, exitCode }: RunResult): string {
  const trial = dryRun ? ' (dry run: nothing was sent)' : '';
  const meaning = Object.values(EXIT_CODES).find(({ code }) => code === exitCode)?.meaning;
  const exit = exitCode === 0 ? '' : `; exit code ${exitCode}: ${meaning ?? 'unknown'}`;
  return `${command} ${status}${trial} in ${describeDuration(durationMs)}, instance ${instance}${exit}`;
}

/** Facts about a source besides its tables, each as name and text. */
export function describeSource(source: SourceResult): readonly (readonly [string, string])[] {
  return [
    [
      'Scope',
      `${describeCovered(source.scope)}${source.scope.changed ? '; changed since the last run' : ''}`,
    ],
    ...(source.mode === 'incremental' ? [['Window', describeWindow(source)] as const] : []),
    ...(source.fallback === null ? [] : [['Read', `everything: ${source.fallback}`] as const]),
    ['Delivery', describeDelivery(source)],
    [
      'Reconcile',
      `${source.reconcile.mode}${source.reconcile.note === null ? '' : `; ${source.reconcile.note}`}`,
    ],
    ['Checkpoint', describeCheckpoint(source)],
    ...describeLetters(source),
    ['Requests', describeRequests(source)],
  ];
}

function describeLetters({ deadLetters: { open, dropped } }: SourceResult): (readonly [string, string])[] {
  return open + dropped === 0 ? [] : [['Letters', `${count(open, 'dead letter')} open, ${dropped} dropped`]];
}

function describeCovered({ subscriptions, kinds }: Covered): string {
  const parts = [
    ...(subscriptions === undefined ? [] : [count(subscriptions, 'subscription')]),
    ...(kinds === undefined ? [] : [count(kinds, 'kind')]),
  ];
  return parts.length === 0 ? 'nothing was read' : parts.join(', ');
}

function describeWindow({ window, baseline }: SourceResult): string {
  const span = window.from === null ? 'none' : `${window.from} to ${window.to ?? 'nowhere'}`;
  return baseline === 'none' ? `${span}; there was no full run yet: run \`port-sync full\` once` : span;
}

function describeCheckpoint({ window }: SourceResult): string {
  if (window.to === null) return 'none';
  return `${window.to}${window.committed ? '' : ', not committed'}`;
}

function describeRequests({ requests }: SourceResult): string {
  const endpoints = Object.entries(requests.byEndpoint).map(([endpoint, amount]) => `${endpoint} ${amount}`);
  return [
    `${requests.total}${endpoints.length > 0 ? ` (${endpoints.join(', ')})` : ''}`,
    `${describeBytes(requests.sentBytes)} sent`,
    ...(requests.retries > 0 ? [count(requests.retries, 'repetition')] : []),
    ...(requests.throttledMs > 0 ? [`${describeDuration(requests.throttledMs)} waiting for quotas`] : []),
  ].join(', ');
}

function describeGuard({ refused, stale }: ReconcileCounts): string {
  if (refused) return 'refused';
  return stale > 0 ? 'passed' : '';
}

function describeDelivery({ delivery, verification }: SourceResult): string {
  const why = verification.note === null ? '' : ` (${verification.note})`;
  return `${delivery}, ${verification.state}${why}`;
}
