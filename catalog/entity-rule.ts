/**
 * How items become entities, whichever file says it: a webhook data source or an Ocean `resources:` list. All strings
 * called JQ are evaluated as Port evaluates them (`jq-dialect.ts`).
 */
export interface EntityRule {
  /** Where it stands, for messages: file and JSON path, such as `mappings/entra.yaml: $.resources[0].port.entity.mappings`. */
  readonly place: string;
  readonly operation: 'upsert' | 'delete';
  /** JQ that says whether an item is meant; all are where not given. */
  readonly filter: JqFilter | undefined;
  /** JQ that yields an array: each element becomes an input of its own, under `itemName`, beside what was there. */
  readonly itemsToParse: string | undefined;
  readonly itemName: string;
  readonly blueprint: BlueprintName;
  readonly entity: EntityTemplate;
}

export interface JqFilter {
  readonly jq: string;
  /** Ocean's `selector.query` must yield true or false; of a webhook's `filter` null and false mean no. */
  readonly mustBeBoolean: boolean;
}

/** A webhook names its blueprint, Ocean works it out for each item. */
export type BlueprintName = { readonly literal: string } | { readonly jq: string };

/** Strings are JQ. Property values may be nested objects and lists of JQ. */
export interface EntityTemplate {
  readonly identifier: string;
  readonly title?: string;
  readonly icon?: string;
  /** JQ that yields a string or an array of strings. */
  readonly team?: string;
  readonly properties: Readonly<Record<string, JqTemplate>>;
  /** JQ that yields an identifier, an array of identifiers, or null. */
  readonly relations: Readonly<Record<string, string>>;
}

export type JqTemplate = string | readonly JqTemplate[] | { readonly [key: string]: JqTemplate };
