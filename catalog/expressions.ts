import type { Blueprint } from './blueprint';
import type { JqTemplate } from './entity-rule';
import type { OceanEntityMapping, OceanFile, OceanResource } from './ocean';
import type { EntityMapping, SearchQuery, SearchRule, Webhook, WebhookMapping } from './webhook';

/** One JQ expression and where in its file it stands. */
export interface Expression {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

/** Every JQ expression of a webhook, in the order of the file's schema. */
export function expressionsOfWebhook({ security, mappings }: Webhook): Expression[] {
  return [
    ...expression(['security', 'requestIdentifierPath'], security?.requestIdentifierPath ?? undefined),
    ...mappings.flatMap((mapping, index) => below(['mappings', index], expressionsOfMapping(mapping))),
  ];
}

/** The JQ expressions of one mapping, `itemsToParse` included; paths begin at the mapping. */
export function expressionsOfMapping({ filter, itemsToParse, entity }: WebhookMapping): Expression[] {
  return [
    ...expression(['filter'], filter),
    ...expression(['itemsToParse'], itemsToParse),
    ...below(['entity'], expressionsOfEntity(entity)),
  ];
}

/** Every JQ expression of a file of resources. */
export function expressionsOfOcean({ resources }: OceanFile): Expression[] {
  return resources.flatMap((resource, index) => below(['resources', index], expressionsOfResource(resource)));
}

/** The JQ expressions of one resource; paths begin at the resource. */
export function expressionsOfResource({
  selector,
  itemsToParse,
  mappings,
}: Pick<OceanResource, 'selector' | 'itemsToParse' | 'mappings'>): Expression[] {
  return [
    ...expression(['selector', 'query'], selector.query),
    ...expression(['port', 'itemsToParse'], itemsToParse),
    ...mappings.flatMap((mapping) => below(mapping.at, expressionsOfTemplate(mapping))),
  ];
}

function expressionsOfTemplate({ blueprint, entity }: OceanEntityMapping): Expression[] {
  const { properties, relations, ...plain } = entity;
  return [
    ...expression(['blueprint'], blueprint),
    ...Object.entries(plain).flatMap(([key, value]) => expression([key], value)),
    ...leavesOf(['properties'], properties),
    ...leavesOf(['relations'], relations),
  ];
}

function leavesOf(path: readonly PropertyKey[], template: JqTemplate): Expression[] {
  if (typeof template === 'string') return [{ path, text: template }];
  const children: [PropertyKey, JqTemplate][] = isList(template)
    ? [...template.entries()]
    : Object.entries(template);
  return children.flatMap(([key, child]) => leavesOf([...path, key], child));
}

/** `Array.isArray` does not know read-only arrays. */
function isList(template: JqTemplate): template is readonly JqTemplate[] {
  return Array.isArray(template);
}

/** The JQ expressions of a blueprint, or of what is added to one: its calculation properties. */
export function expressionsOfBlueprint({
  calculationProperties = {},
}: Pick<Blueprint, 'calculationProperties'>): Expression[] {
  return Object.entries(calculationProperties).flatMap(([key, { calculation }]) =>
    expression(['calculationProperties', key, 'calculation'], calculation),
  );
}

function expressionsOfEntity(entity: EntityMapping): Expression[] {
  const { identifier, title, icon, team, properties = {}, relations = {} } = entity;
  return [
    ...expression(['identifier'], identifier),
    ...expression(['title'], title),
    ...expression(['icon'], icon),
    ...expression(['team'], team),
    ...Object.entries(properties).flatMap(([key, value]) => expression(['properties', key], value)),
    ...Object.entries(relations).flatMap(([key, value]) => expression(['relations', key], value)),
  ];
}

function expression(
  path: readonly PropertyKey[],
  value: string | SearchQuery | SearchRule | undefined,
): Expression[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [{ path, text: value }];
  if (!('rules' in value)) return below(path, Object.entries(value).flatMap(toExpression));
  return below(path, [
    { path: ['combinator'], text: value.combinator },
    ...value.rules.flatMap((rule, index) => expression(['rules', index], rule)),
  ]);
}

function toExpression([key, text]: readonly [string, string]): Expression[] {
  return [{ path: [key], text }];
}

function below(path: readonly PropertyKey[], expressions: readonly Expression[]): Expression[] {
  return expressions.map((inner) => ({ path: [...path, ...inner.path], text: inner.text }));
}
