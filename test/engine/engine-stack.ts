import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { LocalWorkspace, PulumiCommand, type OutputMap, type Stack } from '@pulumi/pulumi/automation';
import { parse, stringify } from 'yaml';
import program from '../../infra/index';
import { tolerateFailedUpdates } from './tolerated-rejections';
import { NODE, ROOT } from '../support/run-cli';
import type { FoundEngine } from './find-engine';

export type StackValues = Readonly<Record<string, unknown>>;

/** A stack of the real program in the real engine, with a catalog that may be edited. */
export interface EngineStack {
  /** Sets keys of the configuration, `port:clientId` with the namespace, others without; undefined takes a key away. */
  configure(values: StackValues): Promise<void>;
  /** How many resources the update made, changed and so on. */
  up(): Promise<Changes>;
  preview(): Promise<Changes>;
  refresh(): Promise<Changes>;
  destroy(options?: { readonly runProgram?: boolean }): Promise<Changes>;
  outputs(): Promise<OutputMap>;
  /** The state as it lies on the disk, to look for what must not stand there. */
  stateText(): Promise<string>;
  /** Changes a JSON file of the catalog. */
  editCatalog(file: string, edit: (document: Record<string, unknown>) => void): Promise<void>;
  remove(): Promise<void>;
}

export type Changes = Readonly<Record<string, number>>;

export interface EngineStackOptions {
  readonly engine: FoundEngine;
  readonly name: string;
  /** Package to port, of servers that the engine attaches to. */
  readonly providers: Readonly<Record<string, number>>;
  /** Beside what the engine needs: what the official provider of Port needs. */
  readonly environment: Readonly<Record<string, string>>;
  readonly configuration: StackValues;
  /** Whether the program runs as `pulumi up` runs it, in a process of its own; otherwise in this one. */
  readonly isLocal?: boolean;
}

export async function createEngineStack(options: EngineStackOptions): Promise<EngineStack> {
  const { name } = options;
  const restore = tolerateFailedUpdates();
  const folder = await mkdtemp(join(tmpdir(), 'port-sync-engine-'));
  const catalog = join(folder, 'catalog');
  await Promise.all(['home', 'state'].map((part) => mkdir(join(folder, part))));
  for (const part of ['blueprints', 'mappings'])
    await cp(join(ROOT, part), join(catalog, part), { recursive: true });
  const stack = await openStack(options, folder);
  const configure = (values: StackValues): Promise<void> => writeConfiguration(stack, values);
  const port = { ...(options.configuration['port'] as object | undefined), catalog };
  await configure({ ...options.configuration, port });
  let section: object = port;
  return {
    // The catalog stays what it is, whatever else of Port's section changes.
    configure: async (values) => {
      if (values['port'] !== undefined) section = { ...(values['port'] as object), catalog };
      await configure({ ...values, port: section });
    },
    up: async () => changesOf(await stack.up()),
    preview: async () => asChanges((await stack.preview()).changeSummary),
    refresh: async () => changesOf(await stack.refresh()),
    destroy: async (given = {}) => changesOf(await stack.destroy(given)),
    outputs: () => stack.outputs(),
    stateText: () =>
      readFile(join(folder, 'state', '.pulumi', 'stacks', 'port-sync', `${name}.json`), 'utf8'),
    editCatalog: async (file, edit) => {
      const path = join(catalog, file);
      const document = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
      edit(document);
      await writeFile(path, JSON.stringify(document));
    },
    remove: async () => {
      restore();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function openStack(options: EngineStackOptions, folder: string): Promise<Stack> {
  const { engine, name, providers, environment, isLocal = false } = options;
  const backend = { url: `file://${join(folder, 'state')}` };
  const workspace = {
    pulumiCommand: await PulumiCommand.get(engine.root === undefined ? {} : { root: engine.root }),
    pulumiHome: join(folder, 'home'),
    envVars: {
      PULUMI_CONFIG_PASSPHRASE: 'test',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      PULUMI_IGNORE_AMBIENT_PLUGINS: String(!isLocal && !engine.hasPortProvider),
      PULUMI_DEBUG_PROVIDERS: Object.entries(providers)
        .map(([key, port]) => `${key}:${port}`)
        .join(),
      ...environment,
      ...(isLocal ? { PATH: pathWithLanguageHost() } : {}),
    },
  };
  if (!isLocal) {
    const projectSettings = { name: 'port-sync', runtime: 'nodejs', backend } as const;
    const inline = { stackName: name, projectName: 'port-sync', program };
    return LocalWorkspace.createOrSelectStack(inline, { ...workspace, projectSettings });
  }
  // The project as it is, but for where its stacks are kept.
  const project = parse(await readFile(join(ROOT, 'Pulumi.yaml'), 'utf8')) as { readonly main: string };
  const moved = { ...project, main: join(ROOT, project.main), backend };
  await writeFile(join(folder, 'Pulumi.yaml'), stringify(moved));
  return LocalWorkspace.createOrSelectStack({ stackName: name, workDir: folder }, workspace);
}

/** Pulumi's own language host where there is one, otherwise ours; the pinned Node before any other. */
function pathWithLanguageHost(): string {
  return [dirname(NODE), process.env.PATH ?? '', join(__dirname, 'language-host')].join(delimiter);
}

/** Beside the salt that the engine keeps in the same file. */
async function writeConfiguration(stack: Stack, values: StackValues): Promise<void> {
  const settings = await stack.workspace.stackSettings(stack.name);
  const named = Object.entries(values).map(([key, value]) => [
    key.includes(':') ? key : `port-sync:${key}`,
    value,
  ]);
  const config = { ...settings.config, ...(Object.fromEntries(named) as object) };
  const set = Object.entries(config).filter(([, value]) => value !== undefined);
  await stack.workspace.saveStackSettings(stack.name, { ...settings, config: Object.fromEntries(set) });
}

function changesOf({ summary }: { readonly summary: { readonly resourceChanges?: object } }): Changes {
  return asChanges(summary.resourceChanges ?? {});
}

/** Without what stays as it is. */
function asChanges(changes: object): Changes {
  return Object.fromEntries(
    Object.entries(changes).filter(
      (entry): entry is [string, number] => entry[0] !== 'same' && entry[1] !== 0,
    ),
  );
}
