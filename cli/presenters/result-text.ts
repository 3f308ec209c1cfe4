import { styleText } from 'node:util';
import { escapeControlCharacters } from '../core/control-characters';
import type { RunResult, SourceResult } from '../sync/result';
import { shorten } from './amounts';
import { describeRun, describeSource, toKindRows, toReconcileRows } from './result-rows';
import { drawTable } from './table';

/** More would push the rest off the screen. */
const MOST_LINES = 20;

/** The result for a person: plain ASCII tables, colour for the first line only. */
export function presentResultAsText(result: RunResult, { colour }: { readonly colour: boolean }): string {
  const heading = escapeControlCharacters(describeRun(result));
  const style = result.exitCode === 0 ? 'green' : 'red';
  return [
    colour ? styleText(style, heading, { validateStream: false }) : heading,
    ...result.sources.map(presentSource),
  ].join('\n\n');
}

function presentSource(source: SourceResult): string {
  const facts = describeSource(source).map(
    ([name, text]) => `${`${name}:`.padEnd(12)} ${escapeControlCharacters(text)}`,
  );
  const reconcile = toReconcileRows(source);
  return [
    `${source.source}, ${source.mode}: ${source.status}`,
    drawTable(toKindRows(source)),
    facts.join('\n'),
    ...(reconcile.rows.length > 0 ? [drawTable(reconcile)] : []),
    ...presentList('Stale', listSamples(source)),
    ...presentList('Refused by Port', listRefused(source)),
    ...presentList('Read again', source.rereads),
    ...presentList(
      'Not readable yet',
      source.pending.map(({ id, since }) => `${id}, changed at ${since}`),
    ),
    ...presentList('Warnings', source.warnings),
    ...presentList('Incomplete', listProblems(source)),
  ].join('\n\n');
}

function presentList(title: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  return [
    [`${title}:`, ...shorten(items.map(escapeControlCharacters), MOST_LINES).map((item) => `  ${item}`)].join(
      '\n',
    ),
  ];
}

function listSamples({ reconcile }: SourceResult): readonly string[] {
  return Object.entries(reconcile.blueprints).flatMap(([blueprint, { samples }]) =>
    samples.map((identifier) => `${blueprint} ${identifier}`),
  );
}

function listRefused({ verification }: SourceResult): readonly string[] {
  return verification.refused.map(
    ({ blueprint, identifier, reason }) => `${blueprint} ${identifier}: ${reason}`,
  );
}

function listProblems({ incomplete }: SourceResult): readonly string[] {
  return incomplete.map(
    ({ kind, subject, message, nextStep }) => `${kind}, ${subject}: ${message}. Next: ${nextStep}`,
  );
}
