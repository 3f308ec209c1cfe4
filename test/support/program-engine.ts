import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { EngineService } from '@pulumi/pulumi/proto/engine_grpc_pb';
import {
  GetRootResourceResponse,
  SetRootResourceResponse,
  LogSeverity,
  type LogRequest,
} from '@pulumi/pulumi/proto/engine_pb';
import { ResourceMonitorService } from '@pulumi/pulumi/proto/resource_grpc_pb';
import * as resource from '@pulumi/pulumi/proto/resource_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { NODE, ROOT } from './run-cli';

export interface ProgramRun {
  readonly exitCode: number | null;
  /** The types of what was registered, in alphabetical order. */
  readonly types: readonly string[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What the program told the engine, or rather its user. */
  readonly log: readonly string[];
}

/**
 * Runs the program as Pulumi's language host does: its own Node runtime, TypeScript loaded by its own loader, with the
 * settings of `Pulumi.yaml`. The engine is this one, which takes everything and makes nothing.
 * Source: pulumi/pulumi, proto/pulumi/resource.proto and engine.proto, sdk/nodejs/cmd/run.
 */
export async function runProgram(configuration: Readonly<Record<string, string>>): Promise<ProgramRun> {
  const types: string[] = [];
  const log: string[] = [];
  let outputs: ProgramRun['outputs'] = {};
  const server = new grpc.Server();
  server.addService(ResourceMonitorService, {
    supportsFeature: answer(() => new resource.SupportsFeatureResponse().setHassupport(true)),
    registerResource: answer((request: resource.RegisterResourceRequest) => {
      types.push(request.getType());
      const urn = `urn:pulumi:test::port-sync::${request.getType()}::${request.getName()}`;
      const state = { ...request.getObject()?.toJavaScript(), clientId: 'client', objectId: 'object' };
      const struct = Struct.fromJavaScript(state);
      return new resource.RegisterResourceResponse().setUrn(urn).setId('id').setObject(struct);
    }),
    registerResourceOutputs: answer((request: resource.RegisterResourceOutputsRequest) => {
      if (request.getUrn().includes('pulumi:pulumi:Stack'))
        outputs = request.getOutputs()?.toJavaScript() ?? {};
      return new Empty();
    }),
    invoke: answer(() =>
      new resource.ResourceInvokeResponse().setReturn(
        Struct.fromJavaScript({ tenantId: 'tenant', objectId: 'graph' }),
      ),
    ),
    signalAndWaitForShutdown: answer(() => new Empty()),
  });
  server.addService(EngineService, {
    log: answer((request: LogRequest) => {
      if (request.getSeverity() !== LogSeverity.DEBUG) log.push(request.getMessage());
      return new Empty();
    }),
    getRootResource: answer(() => new GetRootResourceResponse()),
    setRootResource: answer(() => new SetRootResourceResponse()),
  });
  const port = await listen(server);
  const exitCode = await runLanguageRuntime(`127.0.0.1:${port}`, configuration);
  server.forceShutdown();
  return { exitCode, types: types.toSorted(), outputs, log };
}

async function runLanguageRuntime(
  engine: string,
  configuration: Readonly<Record<string, string>>,
): Promise<number | null> {
  const flags = {
    monitor: engine,
    engine,
    project: 'port-sync',
    stack: 'test',
    pwd: join(ROOT, 'infra'),
    'dry-run': 'false',
  };
  const child = spawn(
    NODE,
    [
      join(ROOT, 'node_modules', '@pulumi', 'pulumi', 'cmd', 'run'),
      ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]),
      '.',
    ],
    {
      cwd: join(ROOT, 'infra'),
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        PULUMI_NODEJS_TYPESCRIPT: 'true',
        PULUMI_NODEJS_TSCONFIG_PATH: 'tsconfig.pulumi.json',
        // The host passes keys on in their old spelling, `project:config:key`.
        PULUMI_CONFIG: JSON.stringify(
          Object.fromEntries(
            Object.entries(configuration).map(([key, value]) => [key.replace(':', ':config:'), value]),
          ),
        ),
        PULUMI_CONFIG_SECRET_KEYS: '[]',
      },
    },
  );
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return exitCode;
}

function listen(server: grpc.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}

function answer<Request, Response>(
  reply: (request: Request) => Response,
): grpc.handleUnaryCall<Request, Response> {
  return ({ request }, callback) => {
    callback(null, reply(request));
  };
}
