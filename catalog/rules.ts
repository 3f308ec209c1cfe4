import type { EntityRule, EntityTemplate } from './entity-rule';
import { literalOf } from './jq-literal';
import type { OceanResource } from './ocean';
import { CatalogError, problemAt, toJsonPath } from './problems';
import { operationOf, type SearchQuery, type Webhook, type WebhookMapping } from './webhook';

/** The rules of a resource, in the order of its mappings. */
export function rulesOfResource({
  file,
  index,
  selector,
  itemsToParse,
  itemName,
  mappings,
}: OceanResource): EntityRule[] {
  return mappings.map(({ at, blueprint, entity }) => {
    const literal = literalOf(blueprint);
    return {
      place: `${file}: ${toJsonPath(['resources', index, ...at])}`,
      operation: 'upsert',
      filter: { jq: selector.query, mustBeBoolean: true },
      itemsToParse,
      itemName,
      blueprint: literal === undefined ? { jq: blueprint } : { literal },
      entity,
    };
  });
}

/**
 * The rules of a webhook, for who evaluates it instead of Port.
 * @throws CatalogError for what only Port can do: search queries, and deletes that take dependents with them.
 */
export function rulesOfWebhook({ mappings }: Webhook, file: string): EntityRule[] {
  const problems = mappings.flatMap((mapping, index) =>
    refusalsOf(mapping).map(({ path, message }) =>
      problemAt({ file }, ['mappings', index, ...path], message),
    ),
  );
  if (problems.length > 0) throw new CatalogError(problems);
  return mappings.map((mapping, index) => ({
    place: `${file}: ${toJsonPath(['mappings', index])}`,
    operation: operationOf(mapping) === 'delete' ? 'delete' : 'upsert',
    filter: mapping.filter === undefined ? undefined : { jq: mapping.filter, mustBeBoolean: false },
    itemsToParse: mapping.itemsToParse,
    itemName: 'item',
    blueprint: { literal: mapping.blueprint },
    entity: toTemplate(mapping),
  }));
}

interface Refusal {
  readonly path: readonly string[];
  readonly message: string;
}

const DELIVER = 'deliver through the webhook (--delivery webhook)';

function refusalsOf({ operation, entity }: WebhookMapping): Refusal[] {
  const { identifier, team, relations = {} } = entity;
  const searches = [
    ...(isSearch(identifier) ? [['identifier']] : []),
    ...(isSearch(team) ? [['team']] : []),
    ...Object.entries(relations).flatMap(([key, value]) => (isSearch(value) ? [['relations', key]] : [])),
  ];
  const cascades = operation === 'delete' || (typeof operation === 'object' && deletesDependents(operation));
  return [
    ...(cascades
      ? [
          {
            path: ['operation'],
            message: `dependents cannot be deleted through Port's API; write {"type": "delete", "deleteDependents": false}, or ${DELIVER}`,
          },
        ]
      : []),
    ...searches.map((path) => ({
      path: ['entity', ...path],
      message: `a search query, which only Port can run; write JQ, or ${DELIVER}`,
    })),
  ];
}

/** Port deletes dependents unless told otherwise. Source: Port's documentation, "Webhook". */
function deletesDependents(operation: {
  readonly type: string;
  readonly deleteDependents?: boolean;
}): boolean {
  return operation.type === 'delete' && operation.deleteDependents !== false;
}

function isSearch(value: string | SearchQuery | undefined): value is SearchQuery {
  return typeof value === 'object';
}

/** Without search queries, which are refused before. */
function toTemplate({ entity }: WebhookMapping): EntityTemplate {
  const { identifier, title, icon, team, properties = {}, relations = {} } = entity;
  return {
    identifier: textOf(identifier),
    ...(title === undefined ? {} : { title }),
    ...(icon === undefined ? {} : { icon }),
    ...(team === undefined ? {} : { team: textOf(team) }),
    properties,
    relations: Object.fromEntries(Object.entries(relations).map(([key, value]) => [key, textOf(value)])),
  };
}

function textOf(value: string | SearchQuery): string {
  if (typeof value === 'string') return value;
  throw new TypeError('a search query has no text');
}
