import * as pulumi from '@pulumi/pulumi';

/** A resource as the program registered it. */
export interface RecordedResource {
  readonly type: string;
  readonly name: string;
  /** The name of the component that it is part of; empty for what lies at the top. */
  readonly parent: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The names of what it waits for. */
  readonly dependsOn: readonly string[];
  /** Only what is set. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a cloud answers beyond the inputs: by type for resources, by token for look-ups. */
export interface MockedCloud {
  readonly resources: Readonly<
    Record<string, (inputs: Inputs, name: string) => { readonly id?: string } & Inputs>
  >;
  readonly calls: Readonly<Record<string, (inputs: Inputs) => Inputs>>;
}

type Inputs = Readonly<Record<string, unknown>>;

export interface Recording<Outputs> {
  readonly resources: readonly RecordedResource[];
  readonly outputs: Outputs;
}

/** How the Pulumi protocol marks a secret. Source: pulumi/pulumi, sdk/nodejs/runtime/rpc.ts, specialSigKey and specialSecretSig. */
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';

/** The parts of a registration that are recorded; Pulumi publishes no types of its messages. */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getObject(): { toJavaScript(): Inputs } | undefined;
  getDependenciesList(): string[];
  getVersion(): string;
  getPlugindownloadurl(): string;
  getProtect(): boolean;
  getImportid(): string;
  getDeletebeforereplace(): boolean;
  getAdditionalsecretoutputsList(): string[];
  getHooks(): { getBeforeDeleteList(): string[] } | undefined;
  getAliasesList(): { getSpec(): { getName(): string } | undefined }[];
}

type Answer = (error: unknown, response: unknown) => void;

/**
 * Runs a program against mocks and records what it registers. What no mock answers fails. Pulumi keeps the mocks in a
 * global, so that recordings cannot overlap.
 */
export async function recordProgram<Outputs>(
  cloud: MockedCloud,
  program: () => Promise<Outputs> | Outputs,
): Promise<Recording<Outputs>> {
  const resources: RecordedResource[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, custom }) => {
        if (custom === false) return { id: undefined, state: inputs as Inputs };
        const answer = own(cloud.resources, type);
        if (answer === undefined) throw new Error(`No mock makes a ${type} (${name})`);
        const { id = `${name}-id`, ...outputs } = answer(inputs as Inputs, name);
        return { id, state: { ...(inputs as Inputs), ...outputs } };
      },
      call: ({ token, inputs }) => {
        const answer = own(cloud.calls, token);
        if (answer === undefined) throw new Error(`No mock answers the call ${token}`);
        return answer(inputs as Inputs);
      },
    },
    'port-sync',
    'test',
    false,
  );
  const monitor = pulumi.runtime.getMonitor() as unknown as {
    registerResource: (request: RegisterRequest, answer: Answer) => void;
    registerResourceHook: (request: unknown, answer: Answer) => void;
  };
  // Pulumi's mocks know no hooks: they are taken, and never run.
  monitor.registerResourceHook = (_request, answer) => {
    answer(null, {});
  };
  const inner = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, answer) => {
    resources.push(toRecord(request));
    inner(request, answer);
  };
  const outputs = await withoutStacks(async () => {
    const made = await program();
    await (pulumi.runtime as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
    return made;
  });
  return { resources: resources.toSorted(byParentAndName), outputs };
}

/** Pulumi keeps a stack trace of every promise, which jest maps to sources: two thirds of the time of a recording. */
async function withoutStacks<T>(work: () => Promise<T>): Promise<T> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** A value in the clear, with each secret as `{ secret: value }`. */
export function withMarkedSecrets(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withMarkedSecrets);
  const { [SIGNATURE]: signature, value: inner, ...rest } = value as Inputs;
  if (signature === SECRET) return { secret: withMarkedSecrets(inner) };
  const entries = Object.entries(inner === undefined ? rest : { ...rest, value: inner });
  return Object.fromEntries(entries.map(([key, each]) => [key, withMarkedSecrets(each)]));
}

/** The value of an output; a secret as `{ secret: value }`. */
export async function resolveOutput(value: unknown): Promise<unknown> {
  const output = pulumi.output(value);
  const [resolved, isSecret] = await Promise.all([
    (output as unknown as { promise(): Promise<unknown> }).promise(),
    pulumi.isSecret(output),
  ]);
  return isSecret ? { secret: resolved } : resolved;
}

function toRecord(request: RegisterRequest): RecordedResource {
  const options = {
    version: request.getVersion(),
    pluginDownloadURL: request.getPlugindownloadurl(),
    protect: request.getProtect(),
    import: request.getImportid(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    secretOutputs: request.getAdditionalsecretoutputsList(),
    beforeDelete: request.getHooks()?.getBeforeDeleteList() ?? [],
    aliases: request
      .getAliasesList()
      .map((alias) => alias.getSpec()?.getName() ?? '')
      .filter((name) => name !== ''),
  };
  return {
    type: request.getType(),
    name: request.getName(),
    parent: nameOf(request.getParent()),
    inputs: withMarkedSecrets(request.getObject()?.toJavaScript() ?? {}) as Inputs,
    dependsOn: request.getDependenciesList().map(nameOf).sort(),
    options: Object.fromEntries(Object.entries(options).filter(([, value]) => isSet(value))),
  };
}

/** The last part of a URN; empty for the stack itself. */
function nameOf(urn: string): string {
  return urn.includes('::pulumi:pulumi:Stack::') ? '' : (urn.split('::').at(-1) ?? '');
}

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function byParentAndName(a: RecordedResource, b: RecordedResource): number {
  const key = ({ parent, name, type }: RecordedResource): string => `${parent} ${name} ${type}`;
  return key(a) < key(b) ? -1 : 1;
}

function own<T>(values: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}
