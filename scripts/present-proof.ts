import type { Check } from './check';

/** More would hide which lines differ. */
const MOST_EXAMPLES = 3;

/** A line for each check, and what differs. */
export function presentChecks(checks: readonly Check[]): readonly string[] {
  return checks.flatMap(toLines);
}

/** All of them, of one source, in one line. */
export function presentVerdict(checks: readonly Check[]): string {
  const source = checks[0]?.source ?? 'nothing';
  const compared = sum(checks.map((check) => check.compared));
  const differing = sum(checks.map((check) => check.differences.length));
  return areEqual(checks)
    ? `✓ Port equals ${source}: ${format(compared)} values compared, no difference`
    : `✗ Port differs from ${source}: ${format(compared)} values compared, ${format(differing)} differences`;
}

/** Whether anything was compared, and nothing differs. */
export function areEqual(checks: readonly Check[]): boolean {
  return (
    checks.some(({ compared }) => compared > 0) && checks.every(({ differences }) => differences.length === 0)
  );
}

function toLines(check: Check): string[] {
  const { title, differences } = check;
  const mark = differences.length === 0 ? '✓' : '✗';
  const verdict = differences.length === 0 ? '' : `, ${format(differences.length)} different`;
  const more = differences.length - MOST_EXAMPLES;
  return [
    `${mark} ${title.padEnd(18)} ${describe(check)}${verdict}`,
    ...differences.slice(0, MOST_EXAMPLES).map((difference) => `    ${difference}`),
    ...(more > 0 ? [`    and ${format(more)} more`] : []),
  ];
}

function describe({ source, sides, compared, differences }: Check): string {
  if (sides === undefined)
    return `${format(compared).padStart(6)} compared${differences.length === 0 ? ', all equal' : ''}`;
  const same = differences.length === 0 ? ', the same ones' : '';
  return `${format(sides.source).padStart(6)} in ${source}, ${format(sides.port)} in Port${same}`;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** A count for a reader. */
export const format = (number: number): string => number.toLocaleString('en-US');
