import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { createCertificates } from '../../emulator/server/certificates';
import { NODE } from './run-cli';
import { trust } from './trust';

/** Azurite's well-known account. Source: Microsoft Learn, "Connect to Azurite". */
export const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export interface Azurite {
  /** `http://127.0.0.1:PORT`, without the account. */
  readonly origin: string;
  /** PEM file of its certificate authority; empty with plain HTTP. */
  readonly caFile: string;
  readonly connectionString: string;
  /** A container of its own, empty. */
  newContainer(): Promise<ContainerClient>;
  /** Moves its clock: leases end by it. */
  advance(ms: number): Promise<void>;
}

export interface AzuriteOptions {
  /** HTTPS, and tokens of Entra ID besides keys. */
  readonly oauth?: boolean;
}

/** One Azurite for a test file, in memory, started before its tests and stopped after them. */
export function sharedAzurite(options: AzuriteOptions = {}): Azurite {
  let running: { readonly child: ChildProcess; readonly origin: string } | undefined;
  const folder = mkdtempSync(join(tmpdir(), 'port-sync-azurite-'));
  const caFile = options.oauth === true ? join(folder, 'ca.pem') : '';
  let containers = 0;
  const current = () => {
    if (running === undefined) throw new Error('Azurite runs only while tests run');
    return running;
  };
  const connectionString = () =>
    `DefaultEndpointsProtocol=${options.oauth === true ? 'https' : 'http'};AccountName=${ACCOUNT};AccountKey=${KEY};BlobEndpoint=${current().origin}/${ACCOUNT};`;
  beforeAll(async () => {
    running = await start(options.oauth === true ? await oauthArguments(folder) : []);
    if (caFile !== '') trust(caFile);
  }, 60_000);
  afterAll(async () => {
    if (running === undefined) return;
    const ended = once(running.child, 'exit');
    running.child.disconnect();
    await ended;
    rmSync(folder, { recursive: true });
  });
  return {
    caFile,
    get origin() {
      return current().origin;
    },
    get connectionString() {
      return connectionString();
    },
    async newContainer() {
      containers += 1;
      const service = BlobServiceClient.fromConnectionString(connectionString());
      const { containerClient } = await service.createContainer(`state-${containers}`);
      return containerClient;
    },
    async advance(ms) {
      const answered = once(current().child, 'message');
      current().child.send({ advanceMs: ms });
      await answered;
    },
  };
}

async function oauthArguments(folder: string): Promise<string[]> {
  const { caPem, certificatePem, keyPem } = await createCertificates();
  const files = { 'ca.pem': caPem, 'cert.pem': certificatePem, 'key.pem': keyPem };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return ['--oauth', 'basic', '--cert', join(folder, 'cert.pem'), '--key', join(folder, 'key.pem')];
}

async function start(args: readonly string[]): Promise<{ child: ChildProcess; origin: string }> {
  const child = fork(join(__dirname, 'azurite-process.js'), args, {
    execPath: NODE,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let printed = '';
  child.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  for await (const chunk of child.stdout ?? []) {
    printed += String(chunk);
    const [, origin] = /successfully listens on (\S+)/.exec(printed) ?? [];
    if (origin !== undefined) return { child, origin };
  }
  throw new Error(`Azurite did not start:\n${printed}`);
}
