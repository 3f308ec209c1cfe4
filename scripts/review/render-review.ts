import { escapeMarkdown } from '../../cli/presenters/markdown';
import type { BlueprintChange } from './blueprint-changes';

/** How many entities Port holds of a blueprint; undefined where it was not asked, or did not say. */
export type EntityCounts = ReadonlyMap<string, number>;

/** The part of a pull request's comment about blueprints, as GitHub's Markdown. */
export function renderReview(changes: readonly BlueprintChange[], counts: EntityCounts | undefined): string {
  if (changes.length === 0) return 'No blueprint changes.\n';
  const destructive = changes.filter(({ isDestructive }) => isDestructive);
  return [...renderWarnings(destructive, counts), renderTable(changes), ''].join('\n');
}

function renderWarnings(changes: readonly BlueprintChange[], counts: EntityCounts | undefined): string[] {
  if (changes.length === 0) return [];
  const lines = changes.map((change) => `> - ${describe(change)}${entitiesOf(change, counts)}`);
  const asked =
    counts === undefined ? ['> ', '> How many entities that hits is not known: no Port credentials.'] : [];
  return ['> [!CAUTION]', '> **This deletes data in Port.**', ...lines, ...asked, ''];
}

function describe({ blueprint, part, what, detail }: BlueprintChange): string {
  const subject =
    part === 'blueprint' ? `blueprint ${code(blueprint)}` : `${code(blueprint)}, ${nameOf(part)}`;
  return `${subject}: ${what}${detail === undefined ? '' : ` (${escapeMarkdown(detail)})`}`;
}

function entitiesOf({ blueprint }: BlueprintChange, counts: EntityCounts | undefined): string {
  const count = counts?.get(blueprint);
  if (count === undefined) return '';
  return count === 1 ? ' – hits 1 entity' : ` – hits ${count.toLocaleString('en-US')} entities`;
}

function renderTable(changes: readonly BlueprintChange[]): string {
  const rows = changes.map(({ blueprint, part, what, detail, isDestructive }) => {
    const mark = isDestructive ? '**' : '';
    const said = detail === undefined ? what : `${what}: ${escapeMarkdown(detail)}`;
    return `| ${code(blueprint)} | ${part === 'blueprint' ? '' : nameOf(part)} | ${mark}${said}${mark} |`;
  });
  return ['| blueprint | part | change |', '| --- | --- | --- |', ...rows].join('\n');
}

/** `property owner` with the name as code. */
function nameOf(part: string): string {
  const at = part.lastIndexOf(' ');
  return `${escapeMarkdown(part.slice(0, at))} ${code(part.slice(at + 1))}`;
}

/** Names come from a pull request: nothing in them may act as Markdown. */
function code(name: string): string {
  return `\`${name.replaceAll(/[`|\r\n]/g, '')}\``;
}

/** What is wrong with the catalog, in words that may repeat what stands in its files. */
export function renderProblems(
  problems: readonly { readonly place: string; readonly message: string }[],
): string {
  const lines = problems.map(({ place, message }) => `- ${code(place)}: ${escapeMarkdown(message)}`);
  return ['**The catalog has problems.**', '', ...lines].join('\n');
}
