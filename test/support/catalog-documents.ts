export type Json = Record<string, unknown>;

/** A rule of the catalog's loader: a document that breaks it, where the problem is, and what is said of it. */
export type Refusal = readonly [rule: string, document: unknown, path: string, message: string | RegExp];

export function blueprint(identifier: string, more: Json = {}): Json {
  return { identifier, title: 'A', schema: { properties: { p: { type: 'string' } } }, ...more };
}

export function withProperty(property: Json): Json {
  return blueprint('b', { schema: { properties: { p: property } } });
}

export function withRelation(relation: Json): Json {
  return blueprint('b', { relations: { r: relation } });
}

export function webhook(more: Json = {}): Json {
  return { identifier: 'hook', title: 'Hook', enabled: true, mappings: [], ...more };
}

export function withMapping(more: Json): Json {
  return webhook({ mappings: [{ blueprint: 'a', entity: { identifier: '.id' }, ...more }] });
}

export function withEntity(entity: Json, more: Json = {}): Json {
  return withMapping({ entity: { identifier: '.id', ...entity }, ...more });
}
