import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NODE } from './run-cli';

export interface StubStack {
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Names of outputs that are encrypted. */
  readonly secrets?: readonly string[];
  readonly passphrase?: string;
}

export interface PulumiStub {
  /** The folder that holds the executable, for PATH. */
  readonly bin: string;
  /** A folder with a Pulumi.yaml. */
  readonly project: string;
  /** Arguments of every call, in order. */
  calls(): readonly (readonly string[])[];
}

/**
 * An executable `pulumi` that knows `stack output` and says what the real one (3.259.0) says, word by word, with its exit
 * codes. PULUMI_STUB_SAYS makes it fail with that text instead; PULUMI_BACKEND_URL is its login.
 */
export function installPulumiStub(stacks: Readonly<Record<string, StubStack>>): PulumiStub {
  const folder = mkdtempSync(join(tmpdir(), 'port-sync-pulumi-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const project = join(folder, 'project');
  const bin = join(folder, 'bin');
  for (const path of [project, bin]) mkdirSync(path);
  writeFileSync(join(project, 'Pulumi.yaml'), 'name: port-sync\nruntime: nodejs\n');
  const log = join(folder, 'calls');
  writeFileSync(log, '');
  writeFileSync(join(folder, 'stacks.json'), JSON.stringify(stacks));
  const executable = join(bin, 'pulumi');
  writeFileSync(executable, `#!${NODE}\n${PROGRAM}`);
  chmodSync(executable, 0o755);
  const toCall = (line: string) => JSON.parse(line) as string[];
  return { bin, project, calls: () => readFileSync(log, 'utf8').split('\n').filter(Boolean).map(toCall) };
}

const PROGRAM = `
const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const folder = join(__dirname, '..');
const argv = process.argv.slice(2);
appendFileSync(join(folder, 'calls'), JSON.stringify(argv) + '\\n');
const { PULUMI_STUB_SAYS, PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE } = process.env;
const fail = (code, text) => { process.stderr.write('error: ' + text + '\\n'); process.exit(code); };
if (PULUMI_STUB_SAYS !== undefined) fail(255, PULUMI_STUB_SAYS);
if (argv[0] !== 'stack' || argv[1] !== 'output') fail(255, 'unknown command');
if (!PULUMI_BACKEND_URL) fail(3, 'PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions');
const at = argv.indexOf('--stack');
const given = at === -1 ? undefined : argv[at + 1];
if (given === undefined) fail(1, 'no stack selected; please use \`pulumi stack select\` to choose one');
const isWhole = given.split('/').length === 3;
if (!isWhole && !existsSync('Pulumi.yaml')) fail(1, "if you're using the --stack flag, pass the fully qualified name (organization/project/stack)");
const stack = JSON.parse(readFileSync(join(folder, 'stacks.json'), 'utf8'))[given.split('/').at(-1)];
if (stack === undefined) fail(6, "no stack named '" + given + "' found");
const { outputs = {}, secrets = [], passphrase } = stack;
const shows = argv.includes('--show-secrets');
if (shows && secrets.length > 0 && passphrase !== undefined && PULUMI_CONFIG_PASSPHRASE === undefined)
  fail(1, 'constructing secrets manager of type "passphrase": constructing secrets manager: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables');
if (shows && secrets.length > 0 && passphrase !== undefined && PULUMI_CONFIG_PASSPHRASE !== passphrase)
  fail(1, 'failed to decrypt: incorrect passphrase, please set PULUMI_CONFIG_PASSPHRASE to the correct passphrase or set PULUMI_CONFIG_PASSPHRASE_FILE to a file containing the passphrase');
const shown = Object.entries(outputs).map(([name, value]) => [name, secrets.includes(name) && !shows ? '[secret]' : value]);
const [name] = argv.slice(2).filter((word, n, words) => !word.startsWith('-') && words[n - 1] !== '--stack');
if (name === undefined) process.stdout.write(JSON.stringify(Object.fromEntries(shown), null, 2) + '\\n');
else if (!(name in outputs)) fail(1, "current stack does not have output property '" + name + "'");
else process.stdout.write(Object.fromEntries(shown)[name] + '\\n');
`;
