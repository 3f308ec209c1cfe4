import * as grpc from '@grpc/grpc-js';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as provider from '@pulumi/pulumi/proto/provider_pb';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Struct, type JavaScriptValue } from 'google-protobuf/google/protobuf/struct_pb';
import type { StubCloud, StubResource, Values } from './stub-resource';

/** Higher than any SDK's, or the engine warns. */
const VERSION = '999.0.0';

export interface ProviderServer {
  /** As PULUMI_DEBUG_PROVIDERS takes it. */
  readonly port: number;
  stop(): void;
}

/** Serves a cloud of stubs as a Pulumi provider, to which the engine attaches. Source: pulumi/pulumi, proto/pulumi/provider.proto. */
export async function serveProvider(cloud: StubCloud): Promise<ProviderServer> {
  const server = new grpc.Server();
  server.addService(ResourceProviderService, {
    ...protocol(),
    ...resources(cloud),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    port,
    stop: () => {
      server.forceShutdown();
    },
  };
}

/** What the engine asks before it comes to resources. */
function protocol(): grpc.UntypedServiceImplementation {
  return {
    attach: unary(() => new Empty()),
    getPluginInfo: unary(() => new PluginInfo().setVersion(VERSION)),
    getSchema: unary(() => new provider.GetSchemaResponse().setSchema('{}')),
    checkConfig: unary((request: provider.CheckRequest) =>
      new provider.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: unary(() =>
      new provider.DiffResponse().setChanges(provider.DiffResponse.DiffChanges.DIFF_NONE),
    ),
    // Without secrets and unknowns the engine takes them off before it asks, and puts them back.
    configure: unary(() =>
      new provider.ConfigureResponse()
        .setAcceptsecrets(false)
        .setAcceptresources(false)
        .setAcceptoutputs(false)
        .setSupportspreview(false),
    ),
    cancel: unary(() => new Empty()),
  };
}

function resources(cloud: StubCloud): grpc.UntypedServiceImplementation {
  const stubOf = (urn: string): StubResource => {
    const type = urn.split('::')[2]?.split('$').at(-1) ?? '';
    const stub = cloud.resources[type];
    if (stub === undefined) throw new Error(`No stub is a ${type}`);
    return stub;
  };
  return {
    check: unary((request: provider.CheckRequest) =>
      new provider.CheckResponse().setInputs(request.getNews()),
    ),
    diff: unary((request: provider.DiffRequest) => {
      const changed = changedKeys(toValues(request.getOldInputs()), toValues(request.getNews()));
      const { replaceOn } = stubOf(request.getUrn());
      const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
      return new provider.DiffResponse()
        .setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE)
        .setDiffsList(changed)
        .setReplacesList(changed.filter((key) => replaceOn.includes(key)));
    }),
    create: unary(async (request: provider.CreateRequest) => {
      const { id, outputs } = await stubOf(request.getUrn()).create(toValues(request.getProperties()));
      return new provider.CreateResponse().setId(id).setProperties(toStruct(outputs));
    }),
    read: unary(async (request: provider.ReadRequest) => {
      const known = { outputs: toValues(request.getProperties()), inputs: toValues(request.getInputs()) };
      const found = await stubOf(request.getUrn()).read(request.getId(), known);
      const response = new provider.ReadResponse();
      return found === undefined
        ? response
        : response
            .setId(request.getId())
            .setProperties(toStruct(found.outputs))
            .setInputs(toStruct(found.inputs));
    }),
    update: unary(async (request: provider.UpdateRequest) => {
      const stub = stubOf(request.getUrn());
      const outputs = await stub.update(
        request.getId(),
        toValues(request.getNews()),
        toValues(request.getOlds()),
      );
      return new provider.UpdateResponse().setProperties(toStruct(outputs));
    }),
    delete: unary(async (request: provider.DeleteRequest) => {
      await stubOf(request.getUrn()).remove(request.getId(), toValues(request.getProperties()));
      return new Empty();
    }),
    invoke: unary(async (request: provider.InvokeRequest) => {
      const answer = cloud.calls[request.getTok()];
      if (answer === undefined) throw new Error(`No stub answers ${request.getTok()}`);
      return new provider.InvokeResponse().setReturn(toStruct(await answer(toValues(request.getArgs()))));
    }),
  };
}

/** The keys whose values differ; what is not there is undefined. */
function changedKeys(before: Values, after: Values): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.filter((key) => toText(before[key]) !== toText(after[key])).sort();
}

function toText(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function toValues(struct: Struct | undefined): Values {
  return struct?.toJavaScript() ?? {};
}

/** By way of JSON, which has no undefined. */
function toStruct(values: Values): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(values)) as Record<string, JavaScriptValue>);
}

function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return ({ request }, callback) => {
    // A function that throws at once rejects here like one that does so later.
    Promise.resolve()
      .then(() => answer(request))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          const details = error instanceof Error ? error.message : String(error);
          callback({ code: grpc.status.UNKNOWN, details });
        },
      );
  };
}
