import type { OceanResource } from '../../../../catalog/ocean';
import type { Select } from '../../../../catalog/select';
import type { ListQuery, Relation } from './collection';
import { limitsOf, SIGN_IN_PAGE } from './kinds';
import { type Expansion, parseExpand, relationOf } from './relations';
import { SIGN_IN_FIELD } from './split-resource';

/** Parameters that are made here; what the mapping says of them is taken into account. */
const OURS = new Set(['$select', '$expand', '$top', '$count']);

/** What all resources of a collection read, taken together. */
export interface Needs {
  readonly fields: ReadonlySet<string>;
  /** For fields of which parts alone are read, by whichever resource. */
  readonly nested: ReadonlyMap<string, ReadonlySet<string> | 'whole'>;
  readonly isUnbounded: boolean;
  readonly expansions: readonly Expansion[];
  readonly userSelect: readonly string[];
}

export function needsOf(resources: readonly OceanResource[], selects: readonly Select[]): Needs {
  const fields = new Set(selects.flatMap((select) => select.fields));
  const nested = new Map<string, Set<string> | 'whole'>();
  for (const select of selects) {
    for (const field of select.fields) {
      const keys = select.nested[field];
      const known = nested.get(field) ?? new Set<string>();
      nested.set(field, keys === undefined || known === 'whole' ? 'whole' : known.union(new Set(keys)));
    }
  }
  const params = resources.map(({ selector }) => selector.queryParams);
  return {
    fields,
    nested,
    isUnbounded: selects.some(({ unbounded }) => unbounded.length > 0),
    expansions: params.flatMap(({ $expand }) => parseExpand($expand)),
    userSelect: params
      .flatMap(({ $select = '' }) => $select.split(',').map((name) => name.trim()))
      .filter(Boolean),
  };
}

/** What goes to the server as it stands, and tells one set of items from another. */
export function othersOf({ selector: { queryParams } }: OceanResource): Record<string, string> {
  return Object.fromEntries(
    Object.entries(queryParams)
      .filter(([name]) => !OURS.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

export function toListQuery(resources: readonly OceanResource[], needs: Needs): ListQuery {
  const [first] = resources;
  if (first === undefined) throw new Error('a collection has at least one resource');
  const others = othersOf(first);
  const wantsCount = resources.some(({ selector }) => selector.queryParams['$count'] === 'true');
  return {
    select: selectedOf(first, needs),
    expand: expandOf(needs),
    top: topOf(resources, needs),
    others,
    isEventual: wantsCount || isAdvanced(others),
  };
}

function selectedOf({ path }: OceanResource, needs: Needs): string[] | undefined {
  const { fields, userSelect, isUnbounded } = needs;
  if (isUnbounded && userSelect.length === 0) return undefined;
  const names = [...new Set(['id', ...fields, ...userSelect])].filter((name) => !isRelation(name, needs));
  return limitsOf(path).undeclared.some((name) => fields.has(name)) ? undefined : names.sort();
}

function isRelation(name: string, { expansions }: Pick<Needs, 'expansions'>): boolean {
  return relationOf(name) !== undefined || expansions.some((expansion) => expansion.name === name);
}

/** A relation to one object comes with the item; one to many would be cut at 20, and is read by itself. */
function expandOf(needs: Needs): string | undefined {
  const names = relationsOf(needs, 'one').map(({ name, fields }) =>
    fields === undefined ? name : `${name}($select=${['id', ...fields].join(',')})`,
  );
  return names.length === 0 ? undefined : names.join(',');
}

/** Relations that are read, whether `$expand` names them or not, with what is read of the related objects. */
export function relationsOf(needs: Needs, cardinality: Expansion['cardinality']): Relation[] {
  const { fields, expansions, isUnbounded } = needs;
  const named = expansions
    .filter((expansion) => expansion.cardinality === cardinality)
    .map(({ name }) => name);
  const read = [...fields].filter((name) => relationOf(name) === cardinality);
  const wanted = [...new Set([...named.filter((name) => isUnbounded || fields.has(name)), ...read])];
  return wanted.sort().map((name) => ({ name, fields: fieldsOf(name, needs) }));
}

function fieldsOf(name: string, { nested, expansions }: Needs): string[] | undefined {
  const keys = nested.get(name) ?? 'whole';
  const selects = expansions
    .filter((expansion) => expansion.name === name)
    .flatMap(({ select }) => select ?? []);
  if (keys === 'whole') return selects.length === 0 ? undefined : without(selects);
  return without([...keys]);
}

function without(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== 'id').sort();
}

function topOf(resources: readonly OceanResource[], { fields, userSelect }: Needs): number | undefined {
  const [first] = resources;
  const most = first === undefined ? undefined : limitsOf(first.path).top;
  if (most === undefined) return undefined;
  const isSignIn = fields.has(SIGN_IN_FIELD) || userSelect.includes(SIGN_IN_FIELD);
  const asked = resources.flatMap(({ selector }) => selector.queryParams['$top'] ?? []).map(Number);
  return Math.min(most, isSignIn ? SIGN_IN_PAGE : most, ...asked);
}

/** Source: Microsoft Learn, "Advanced query capabilities on Microsoft Entra ID objects". */
function isAdvanced({ $search, $filter, $orderby }: Readonly<Record<string, string>>): boolean {
  if ($search !== undefined) return true;
  if ($filter === undefined) return false;
  return $orderby !== undefined || /\bne\b|\bnot\b|\bendswith\s*\(|\/\$count\b/i.test(withoutTexts($filter));
}

function withoutTexts(filter: string): string {
  return filter.replace(/'(?:[^']|'')*'/g, "''");
}
