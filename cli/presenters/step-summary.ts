import type { RunResult, SourceResult } from '../sync/result';
import { shorten } from './amounts';
import type { Failure } from './failure';
import { escapeMarkdown } from './markdown';
import { describeRun, describeSource, toKindRows, toReconcileRows, type Rows } from './result-rows';

const MOST_LINES = 50;

/** The result as a GitHub job summary. Names come from the cloud, so that nothing in them may act as Markdown. */
export function presentResultAsMarkdown(result: RunResult): string {
  const heading = `### port-sync: ${escapeMarkdown(describeRun(result))}`;
  return [heading, ...result.sources.map(presentSource), ''].join('\n\n');
}

/** A run that ended before it had a result. */
export function presentFailureAsMarkdown({ exitCode, message, problems, nextSteps }: Failure): string {
  const lines = problems?.map((problem) => `${problem.name}: ${problem.message}`) ?? [message];
  return [
    `### port-sync: failed, exit code ${exitCode}`,
    presentList(lines),
    ...(nextSteps.length > 0 ? [presentList(nextSteps.map((step) => `Next: ${step}`))] : []),
    '',
  ].join('\n\n');
}

function presentSource(source: SourceResult): string {
  const facts = describeSource(source).map(([name, text]) => `${name}: ${text}`);
  const reconcile = toReconcileRows(source);
  const problems = source.incomplete.map(
    ({ kind, subject, message, nextStep }) => `${kind}, ${subject}: ${message}. Next: ${nextStep}`,
  );
  return [
    `#### ${source.source}, ${source.mode}: ${source.status}`,
    presentTable(toKindRows(source)),
    presentList(facts),
    ...(reconcile.rows.length > 0 ? [presentTable(reconcile)] : []),
    ...presentNamedList('Warnings', source.warnings),
    ...presentNamedList('Incomplete', problems),
  ].join('\n\n');
}

function presentNamedList(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`**${title}**`, presentList(items)];
}

function presentList(items: readonly string[]): string {
  return shorten(items, MOST_LINES)
    .map((item) => `- ${escapeMarkdown(item)}`)
    .join('\n');
}

function presentTable({ head, rows }: Rows): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const ruler = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [line(head), `| ${ruler.join(' | ')} |`, ...rows.map(line)].join('\n');
}
