import * as pulumi from '@pulumi/pulumi';
import type { Inputs } from './inputs';
import { withPlugin } from './provider-plugin';
import type { AggregationPropertiesShape, BlueprintRelationShape, BlueprintShape } from './shapes';

/** `port.Blueprint` of `@port-labs/port`: the same type and arguments, so that the one can take the other's place. */
export class Blueprint extends pulumi.CustomResource {
  declare readonly identifier: pulumi.Output<string>;

  constructor(name: string, args: Inputs<BlueprintShape>, options: pulumi.CustomResourceOptions = {}) {
    super('port:index/blueprint:Blueprint', name, { ...args }, withPlugin(options));
  }
}

/** `port.BlueprintRelation`: a relation that is made when both blueprints are there. */
export class BlueprintRelation extends pulumi.CustomResource {
  constructor(
    name: string,
    args: Inputs<BlueprintRelationShape>,
    options: pulumi.CustomResourceOptions = {},
  ) {
    super('port:index/blueprintRelation:BlueprintRelation', name, { ...args }, withPlugin(options));
  }
}

/** `port.AggregationProperties`: all of one blueprint. */
export class AggregationProperties extends pulumi.CustomResource {
  constructor(
    name: string,
    args: Inputs<AggregationPropertiesShape>,
    options: pulumi.CustomResourceOptions = {},
  ) {
    super('port:index/aggregationProperties:AggregationProperties', name, { ...args }, withPlugin(options));
  }
}
