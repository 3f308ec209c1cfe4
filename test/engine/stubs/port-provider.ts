import { setTimeout as delay } from 'node:timers/promises';
import { Blueprint } from '../../../catalog/blueprint';
import { Webhook } from '../../../catalog/webhook';
import { toAggregationArgs, toBlueprintArgs } from '../../../infra/desired/blueprint-args';
import { toWebhookArgs } from '../../../infra/desired/webhook-args';
import type {
  AggregationPropertiesShape,
  BlueprintRelationShape,
  BlueprintShape,
} from '../../../infra/port/shapes';
import {
  mapValues,
  toAggregationBody,
  toBlueprintBody,
  toRelationBody,
} from '../../support/port-provider/blueprint-body';
import { createPortCalls, type PortCall, type PortCalls } from '../../support/port-provider/port-calls';
import { toWebhookBody } from '../../support/port-provider/webhook-body';
import type { StubCloud, StubResource, Values } from './stub-resource';

type Document = Readonly<Record<string, unknown>>;

/** A provider of ours that makes the calls of Port's own, for where that cannot be had. */
export function createPortProvider(call: PortCall): StubCloud {
  const port = createPortCalls(call, () => delay(20));
  return {
    resources: {
      'port:index/blueprint:Blueprint': blueprintResource(port),
      'port:index/blueprintRelation:BlueprintRelation': relationResource(port),
      'port:index/aggregationProperties:AggregationProperties': aggregationResource(port),
      'port:index/webhook:Webhook': webhookResource(port),
    },
    calls: {},
  };
}

/** Source: port-labs/terraform-provider-port-labs, port/blueprint/resource.go; relations of others are kept since 2.25. */
function blueprintResource(port: PortCalls): StubResource {
  return {
    replaceOn: [],
    create: async (inputs) => {
      const args = inputs as unknown as BlueprintShape;
      const made = await port.createBlueprint(toBlueprintBody(args), args.createCatalogPage ?? true);
      return { id: args.identifier, outputs: { ...inputs, ...stampsOf(made) } };
    },
    read: async (id, { outputs }) => {
      const own = outputs as Partial<BlueprintShape>;
      // A rename leaves the id as it was.
      const held = await port.readBlueprint(own.identifier ?? id);
      if (held === undefined) return undefined;
      const args = toBlueprintArgs(toCatalogBlueprint(held), (relation) => isForeign(relation, own));
      const { createCatalogPage = true, forceDeleteEntities = false } = own;
      const inputs = { ...args, createCatalogPage, forceDeleteEntities };
      return { inputs, outputs: { ...inputs, ...stampsOf(held) } };
    },
    update: async (_id, inputs, outputs) => {
      const args = inputs as unknown as BlueprintShape;
      const before = outputs as unknown as BlueprintShape;
      const held = await port.readBlueprint(before.identifier);
      if (held === undefined)
        throw new Error("Blueprint doesn't exists, it is required to update the blueprint");
      assertTypesKept(toBlueprintBody(before), toBlueprintBody(args));
      const body = toBlueprintBody(args);
      const foreign = Object.entries(held['relations'] as Document).filter(
        ([key]) => !(key in (before.relations ?? {})),
      );
      const made = await port.putBlueprint(before.identifier, {
        ...body,
        relations: { ...Object.fromEntries(foreign), ...(body['relations'] as Document) },
        aggregationProperties: held['aggregationProperties'],
      });
      return { ...inputs, ...stampsOf(made) };
    },
    remove: async (_id, outputs) => {
      const { identifier, forceDeleteEntities } = outputs as unknown as BlueprintShape;
      await (forceDeleteEntities === true
        ? port.deleteBlueprintWithEntities(identifier)
        : port.deleteBlueprint(identifier));
    },
  };
}

/** Source: port/blueprint-relation/resource.go of the same repository, since pull request 438. */
function relationResource(port: PortCalls): StubResource {
  const relationsOf = async (blueprint: string): Promise<Document | undefined> =>
    (await port.readBlueprint(blueprint))?.['relations'] as Document | undefined;
  return {
    replaceOn: ['blueprint', 'identifier'],
    create: async (inputs) => {
      const { blueprint, identifier, ...relation } = inputs as unknown as BlueprintRelationShape;
      const held = await relationsOf(blueprint);
      if (held === undefined) throw new Error("Blueprint doesn't exist, it is required to create a relation");
      if (identifier in held)
        throw new Error(`Relation "${identifier}" already exists on blueprint "${blueprint}"`);
      await port.patchBlueprint(blueprint, { relations: { [identifier]: toRelationBody(relation) } });
      return { id: `${blueprint}:${identifier}`, outputs: inputs };
    },
    read: async (id) => {
      const [blueprint = '', identifier = ''] = id.split(':');
      const relation = (await relationsOf(blueprint))?.[identifier];
      if (relation === undefined) return undefined;
      const inputs = { ...(relation as Document), blueprint, identifier };
      return { inputs, outputs: inputs };
    },
    update: async (_id, inputs) => {
      const { blueprint, identifier, ...relation } = inputs as unknown as BlueprintRelationShape;
      await port.patchBlueprint(blueprint, { relations: { [identifier]: toRelationBody(relation) } });
      return inputs;
    },
    remove: async (_id, outputs) => {
      const { blueprint, identifier } = outputs as unknown as BlueprintRelationShape;
      const held = await port.readBlueprint(blueprint);
      if (held === undefined) return;
      const rest = Object.entries(held['relations'] as Document).filter(([key]) => key !== identifier);
      await port.putBlueprint(blueprint, { ...held, relations: Object.fromEntries(rest) });
    },
  };
}

/** Source: port/aggregation-properties/resource.go of the same repository. */
function aggregationResource(port: PortCalls): StubResource {
  const write = async (inputs: Values, properties: Document | undefined): Promise<void> => {
    const { blueprintIdentifier } = inputs as unknown as AggregationPropertiesShape;
    const held = await port.readBlueprint(blueprintIdentifier);
    if (held === undefined)
      throw new Error("Blueprint doesn't exists, it is required to create aggregation properties");
    await port.putBlueprint(blueprintIdentifier, { ...held, aggregationProperties: properties });
  };
  const bodyOf = (inputs: Values): Document =>
    mapValues((inputs as unknown as AggregationPropertiesShape).properties, toAggregationBody);
  return {
    replaceOn: ['blueprintIdentifier'],
    create: async (inputs) => {
      await write(inputs, bodyOf(inputs));
      return { id: String(inputs['blueprintIdentifier']), outputs: inputs };
    },
    read: async (id) => {
      const held = await port.readBlueprint(id);
      const inputs = held === undefined ? undefined : toAggregationArgs(toCatalogBlueprint(held));
      return inputs === undefined ? undefined : { inputs: { ...inputs }, outputs: { ...inputs } };
    },
    update: async (_id, inputs) => {
      await write(inputs, bodyOf(inputs));
      return inputs;
    },
    remove: async (_id, outputs) => write(outputs, undefined),
  };
}

/** Source: port/webhook/resource.go of the same repository. */
function webhookResource(port: PortCalls): StubResource {
  const addressOf = ({ url, webhookKey }: Document): Document => ({ url, webhookKey });
  return {
    replaceOn: [],
    create: async (inputs) => {
      const made = await port.createWebhook(toWebhookBody(inputs));
      return {
        id: String(made['identifier']),
        outputs: { ...inputs, ...stampsOf(made), ...addressOf(made) },
      };
    },
    read: async (id, { outputs }) => {
      const held = await port.readWebhook(identifierOf(outputs) ?? id);
      if (held === undefined) return undefined;
      const { secret } = held['security'] as { readonly secret?: string };
      const args = toWebhookArgs(
        Webhook.parse({
          ...pick(held, WEBHOOK_KEYS),
          security: { ...(held['security'] as object), secret: undefined },
        }),
      );
      const inputs = { ...args, security: { ...args.security, ...(secret === undefined ? {} : { secret }) } };
      return { inputs, outputs: { ...inputs, ...stampsOf(held), ...addressOf(held) } };
    },
    update: async (_id, inputs, outputs) => {
      const made = await port.putWebhook(identifierOf(outputs) ?? '', toWebhookBody(inputs));
      return { ...inputs, ...stampsOf(made), ...addressOf(made) };
    },
    remove: (_id, outputs) => port.deleteWebhook(identifierOf(outputs) ?? ''),
  };
}

const WEBHOOK_KEYS = ['identifier', 'title', 'description', 'icon', 'enabled', 'mappings'];

function identifierOf({ identifier }: Values): string | undefined {
  return typeof identifier === 'string' ? identifier : undefined;
}

/** Relations that the blueprint does not declare; an import declares all. */
function isForeign(relation: string, { identifier, relations = {} }: Partial<BlueprintShape>): boolean {
  return identifier !== undefined && !(relation in relations);
}

function assertTypesKept(before: Document, after: Document): void {
  const typesOf = (body: Document) =>
    (body['schema'] as { readonly properties: Readonly<Record<string, { readonly type: string }>> })
      .properties;
  for (const [key, { type }] of Object.entries(typesOf(after))) {
    const old = typesOf(before)[key]?.type;
    if (old !== undefined && old !== type)
      throw new Error(`Property type changed while protection is enabled: ${key}`);
  }
}

function toCatalogBlueprint(held: Document): Blueprint {
  return Blueprint.parse(pick(held, Object.keys(Blueprint.shape)));
}

function stampsOf(held: Document): Document {
  return pick(held, ['createdAt', 'createdBy', 'updatedAt', 'updatedBy']);
}

function pick(document: Document, keys: readonly string[]): Document {
  return Object.fromEntries(Object.entries(document).filter(([key]) => keys.includes(key)));
}
