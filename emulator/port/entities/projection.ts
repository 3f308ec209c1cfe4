import type { Entity } from './entity';

const META = [
  'identifier',
  'title',
  'icon',
  'blueprint',
  'team',
  'properties',
  'relations',
  'createdAt',
  'createdBy',
  'updatedAt',
  'updatedBy',
] as const;

/** An entity as Port answers it. */
export function toWire(entity: Entity): Record<string, unknown> {
  return Object.fromEntries(META.map((key) => [key, entity[key]]));
}

export interface Projection {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/**
 * The asked-for part of an entity. Fields are dotted paths of the entity's JSON (`properties.owner`), or, with
 * `areBare`, the names of the paged search: `$identifier` for a meta-property, else a property or relation.
 */
export function project(entity: Entity, fields: Projection, areBare: boolean): Record<string, unknown> {
  const toPath = areBare ? bareToPath(entity) : (field: string): string => field;
  const included =
    fields.include.length === 0 ? toWire(entity) : pickPaths(entity, fields.include.map(toPath));
  return omitPaths(included, fields.exclude.map(toPath));
}

function bareToPath(entity: Entity): (field: string) => string {
  return (field) => {
    if (field.startsWith('$')) return field.slice(1);
    return Object.hasOwn(entity.relations, field) ? `relations.${field}` : `properties.${field}`;
  };
}

/** `properties` and `relations` are always there, so that a client may read from them. */
function pickPaths(entity: Entity, paths: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  const parts: Record<'properties' | 'relations', Record<string, unknown>> = {
    properties: {},
    relations: {},
  };
  for (const path of paths) {
    const [head = '', ...rest] = path.split('.');
    const key = rest.join('.');
    if ((head === 'properties' || head === 'relations') && key !== '') {
      const values: Readonly<Record<string, unknown>> = entity[head];
      if (Object.hasOwn(values, key)) parts[head][key] = values[key];
    } else if (head === 'properties' || head === 'relations') Object.assign(parts[head], entity[head]);
    else if (Object.hasOwn(entity, head) && head !== 'sequence') picked[head] = Reflect.get(entity, head);
  }
  return { ...picked, ...parts };
}

function omitPaths(entity: Record<string, unknown>, paths: readonly string[]): Record<string, unknown> {
  const omitted = { ...entity };
  for (const path of paths) {
    const [head = '', ...rest] = path.split('.');
    const part = omitted[head];
    if (rest.length === 0) Reflect.deleteProperty(omitted, head);
    else if (typeof part === 'object' && part !== null)
      omitted[head] = Object.fromEntries(Object.entries(part).filter(([key]) => key !== rest.join('.')));
  }
  return omitted;
}
