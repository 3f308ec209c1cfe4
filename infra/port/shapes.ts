/**
 * What Port's Pulumi provider takes, in its own words: the arguments of `@port-labs/port`, as plain data.
 * Source: the schema of port-labs/pulumi-port 2.21.10; `BlueprintRelation` is that of 2.25.0.
 */

type Texts = Readonly<Record<string, string>>;

interface Described {
  readonly title?: string;
  readonly description?: string;
  readonly icon?: string;
  readonly required?: boolean;
}

export interface SpecAuthentication {
  readonly authorizationUrl: string;
  readonly clientId: string;
  readonly tokenUrl: string;
}

export interface StringProp extends Described {
  readonly default?: string;
  readonly format?: string;
  readonly dateFormat?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly enums?: readonly string[];
  readonly enumColors?: Texts;
  readonly spec?: string;
  readonly specAuthentication?: SpecAuthentication;
}

export interface NumberProp extends Described {
  readonly default?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enums?: readonly number[];
  readonly enumColors?: Texts;
}

export interface BooleanProp extends Described {
  readonly default?: boolean;
}

export interface ObjectProp extends Described {
  /** JSON. */
  readonly default?: string;
  readonly format?: string;
  readonly spec?: string;
}

export interface ArrayProp extends Described {
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly stringItems?: {
    readonly defaults?: readonly string[];
    readonly format?: string;
    readonly pattern?: string;
    readonly enums?: readonly string[];
    readonly enumColors?: Texts;
  };
  readonly numberItems?: { readonly defaults?: readonly number[] };
  readonly booleanItems?: { readonly defaults?: readonly boolean[] };
  /** The defaults are JSON. */
  readonly objectItems?: { readonly defaults?: readonly string[]; readonly format?: string };
}

export interface BlueprintProperties {
  readonly stringProps?: Readonly<Record<string, StringProp>>;
  readonly numberProps?: Readonly<Record<string, NumberProp>>;
  readonly booleanProps?: Readonly<Record<string, BooleanProp>>;
  readonly objectProps?: Readonly<Record<string, ObjectProp>>;
  readonly arrayProps?: Readonly<Record<string, ArrayProp>>;
}

export interface RelationShape {
  readonly target: string;
  readonly title?: string;
  readonly description?: string;
  readonly required?: boolean;
  readonly many?: boolean;
}

export interface CalculationShape {
  readonly calculation: string;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly icon?: string;
  readonly format?: string;
  readonly dateFormat?: string;
  readonly colorized?: boolean;
  readonly colors?: Texts;
  readonly spec?: string;
  readonly specAuthentication?: SpecAuthentication;
}

export interface BlueprintShape {
  readonly identifier: string;
  readonly title: string;
  readonly description?: string;
  readonly icon?: string;
  readonly properties?: BlueprintProperties;
  readonly relations?: Readonly<Record<string, RelationShape>>;
  readonly mirrorProperties?: Readonly<Record<string, { readonly path: string; readonly title?: string }>>;
  readonly calculationProperties?: Readonly<Record<string, CalculationShape>>;
  readonly ownership?: { readonly type: string; readonly path?: string; readonly title?: string };
  readonly teamInheritance?: { readonly path: string };
  readonly kafkaChangelogDestination?: Readonly<Record<string, never>>;
  readonly webhookChangelogDestination?: { readonly url: string; readonly agent?: boolean };
  readonly includeInGlobalSearch?: boolean;
  readonly createCatalogPage?: boolean;
  readonly forceDeleteEntities?: boolean;
}

export interface BlueprintRelationShape extends RelationShape {
  readonly blueprint: string;
  readonly identifier: string;
}

export interface AggregationShape {
  readonly title?: string;
  readonly description?: string;
  readonly icon?: string;
  readonly targetBlueprintIdentifier: string;
  readonly method: {
    readonly countEntities?: boolean;
    readonly averageEntities?: { readonly averageOf?: string; readonly measureTimeBy?: string };
    readonly averageByProperty?: {
      readonly property: string;
      readonly averageOf: string;
      readonly measureTimeBy: string;
    };
    readonly aggregateByProperty?: { readonly func: string; readonly property: string };
  };
  /** JSON. */
  readonly query?: string;
  readonly pathFilters?: readonly { readonly paths: readonly string[]; readonly fromBlueprint?: string }[];
}

export interface AggregationPropertiesShape {
  readonly blueprintIdentifier: string;
  readonly properties: Readonly<Record<string, AggregationShape>>;
}

export interface WebhookMappingShape {
  readonly blueprint: string;
  readonly operation?: { readonly type: string; readonly deleteDependents?: boolean };
  readonly filter?: string;
  readonly itemsToParse?: string;
  /** A search instead of JQ is JSON. */
  readonly entity: {
    readonly identifier: string;
    readonly title?: string;
    readonly icon?: string;
    readonly team?: string;
    readonly properties?: Texts;
    readonly relations?: Texts;
  };
}

export interface WebhookShape {
  readonly identifier?: string;
  readonly title?: string;
  readonly description?: string;
  readonly icon?: string;
  readonly enabled?: boolean;
  readonly security?: {
    readonly secret?: string;
    readonly signatureHeaderName?: string;
    readonly signatureAlgorithm?: string;
    readonly signaturePrefix?: string;
    readonly requestIdentifierPath?: string;
  };
  readonly mappings?: readonly WebhookMappingShape[];
}
