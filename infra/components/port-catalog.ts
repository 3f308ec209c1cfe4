import * as pulumi from '@pulumi/pulumi';
import type { BlueprintPlan, CatalogPlan } from '../desired/catalog-plan';
import { mapValues } from '../desired/defined';
import { COMPONENT_TYPES } from '../names';
import { AggregationProperties, Blueprint, BlueprintRelation } from '../port/blueprint';
import type { AggregationPropertiesShape, BlueprintRelationShape } from '../port/shapes';

export interface PortCatalogArgs {
  readonly plan: Pick<CatalogPlan, 'blueprints' | 'relations'>;
  readonly pluginVersion: string;
  /** What has to be there before, and to stay until Port is empty. (Children do not inherit a component's `dependsOn`.) */
  readonly after: readonly pulumi.Resource[];
  /** Runs before a blueprint is deleted, and can refuse. */
  readonly beforeDelete: pulumi.ResourceHook | undefined;
}

/** Every blueprint of the catalog, then what needs them all. */
export class PortCatalog extends pulumi.ComponentResource {
  private readonly blueprints = new Map<string, Blueprint>();

  constructor(
    name: string,
    private readonly args: PortCatalogArgs,
    options: pulumi.ComponentResourceOptions = {},
  ) {
    super(COMPONENT_TYPES.portCatalog, name, {}, options);
    const { blueprints, relations } = args.plan;
    for (const blueprint of blueprints)
      this.blueprints.set(blueprint.args.identifier, this.createBlueprint(blueprint));
    const apart = relations.map((relation) => this.createRelation(relation));
    for (const { aggregations } of blueprints)
      if (aggregations !== undefined) this.createAggregations(aggregations, apart);
    this.registerOutputs({ identifiers: this.identifiers });
  }

  /** Of all blueprints, as Port has them. */
  get identifiers(): pulumi.Output<string[]> {
    return pulumi.all([...this.blueprints.values()].map(({ identifier }) => identifier));
  }

  /**
   * The identifier of a blueprint as Port has it: so a rename is done before what names it is written. What the catalog
   * does not have is Port's own, such as `_user`.
   */
  identifierOf(identifier: string): pulumi.Input<string> {
    return this.blueprints.get(identifier)?.identifier ?? identifier;
  }

  private createBlueprint({ args, isAdopted, formerIdentifier }: BlueprintPlan): Blueprint {
    const { identifier } = args;
    const { pluginVersion, beforeDelete, after } = this.args;
    const relations = mapValues(args.relations, (relation) => ({
      ...relation,
      target: this.identifierOf(relation.target),
    }));
    return new Blueprint(
      identifier,
      { ...args, ...(relations === undefined ? {} : { relations }) },
      {
        parent: this,
        version: pluginVersion,
        dependsOn: [...after],
        ...(isAdopted ? { import: identifier } : {}),
        ...(formerIdentifier === undefined ? {} : { aliases: [{ name: formerIdentifier }] }),
        ...(beforeDelete === undefined ? {} : { hooks: { beforeDelete: [beforeDelete] } }),
      },
    );
  }

  private createRelation(relation: BlueprintRelationShape): BlueprintRelation {
    return new BlueprintRelation(
      `${relation.blueprint}.${relation.identifier}`,
      {
        ...relation,
        blueprint: this.identifierOf(relation.blueprint),
        target: this.identifierOf(relation.target),
      },
      { parent: this, version: this.args.pluginVersion },
    );
  }

  private createAggregations(
    { blueprintIdentifier, properties }: AggregationPropertiesShape,
    relations: readonly BlueprintRelation[],
  ): void {
    const located = mapValues(properties, (property) => ({
      ...property,
      targetBlueprintIdentifier: this.identifierOf(property.targetBlueprintIdentifier),
    }));
    new AggregationProperties(
      `${blueprintIdentifier}-aggregations`,
      { blueprintIdentifier: this.identifierOf(blueprintIdentifier), properties: located ?? {} },
      { parent: this, version: this.args.pluginVersion, dependsOn: [...relations] },
    );
  }
}
