import type { Blueprint } from '../../catalog/blueprint';
import type { PortSection } from '../config/port-section';
import type {
  AggregationPropertiesShape,
  BlueprintRelationShape,
  BlueprintShape,
  WebhookShape,
} from '../port/shapes';
import { toAggregationArgs, toBlueprintArgs, toRelation } from './blueprint-args';
import type { CatalogFiles } from './catalog-files';
import { planRelations, toRelationText, type RelationName } from './relation-plan';
import { toWebhookArgs } from './webhook-args';

/** How one blueprint comes to Port. */
export interface BlueprintPlan {
  readonly args: BlueprintShape;
  readonly aggregations: AggregationPropertiesShape | undefined;
  /** Whether it exists in Port and is taken over. */
  readonly isAdopted: boolean;
  /** What it was called before. */
  readonly formerIdentifier: string | undefined;
}

export interface CatalogPlan {
  /** Targets of relations before what relates to them. */
  readonly blueprints: readonly BlueprintPlan[];
  /** Made after all blueprints. */
  readonly relations: readonly BlueprintRelationShape[];
  readonly webhook: WebhookShape | undefined;
}

/** What Port shall hold. Only for what `checkCatalogPlan` found nothing wrong with. */
export function planCatalog({ blueprints, webhook }: CatalogFiles, port: PortSection): CatalogPlan {
  const isDeferred = toIsDeferred(port);
  const plan = planRelations(blueprints, isDeferred);
  return {
    blueprints: plan.order.map((blueprint) => planBlueprint(blueprint, isDeferred, port)),
    relations: plan.deferred.flatMap((name) => planRelation(name, plan.order)),
    webhook: webhook === undefined ? undefined : toWebhookArgs(webhook.content),
  };
}

/** Whether the configuration puts a relation off. */
export function toIsDeferred({ deferredRelations }: Pick<PortSection, 'deferredRelations'>) {
  const names = new Set(deferredRelations);
  return (name: RelationName): boolean => names.has(toRelationText(name));
}

function planBlueprint(
  blueprint: Blueprint,
  isDeferred: (name: RelationName) => boolean,
  { adopt, renames, deleteEntities, catalogPages }: PortSection,
): BlueprintPlan {
  const { identifier } = blueprint;
  const args = toBlueprintArgs(blueprint, (relation) => isDeferred({ blueprint: identifier, relation }));
  return {
    args: { ...args, createCatalogPage: catalogPages, forceDeleteEntities: deleteEntities },
    aggregations: toAggregationArgs(blueprint),
    isAdopted: adopt.includes(identifier),
    formerIdentifier: Object.hasOwn(renames, identifier) ? renames[identifier] : undefined,
  };
}

function planRelation(
  { blueprint, relation }: RelationName,
  blueprints: readonly Blueprint[],
): BlueprintRelationShape[] {
  const described = blueprints.find(({ identifier }) => identifier === blueprint)?.relations?.[relation];
  return described === undefined ? [] : [{ ...toRelation(described), blueprint, identifier: relation }];
}
