import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Config } from '@oclif/core';
import { format, resolveConfig } from 'prettier';
import { renderCommandReference } from './generated/command-reference';
import { renderConfiguration } from './generated/configuration-table';
import { renderExitCodes } from './generated/exit-code-table';
import { renderFaultMatrix } from './generated/fault-matrix';
import { replaceMarkedParts } from './generated/marked-parts';
import { renderStackConfiguration } from './generated/stack-configuration';

const ROOT = join(__dirname, '..', '..');

/** Writes what is generated from the code; with `--check` it only looks whether that is needed. */
async function main(): Promise<void> {
  const isCheck = process.argv.includes('--check');
  const documents = await renderDocuments();
  const stale = [...documents].filter(([path, text]) => readDocument(path) !== text);
  for (const [path, text] of isCheck ? [] : stale) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
    console.log(`wrote ${path}`);
  }
  for (const [path] of isCheck ? stale : []) {
    console.error(`${path} is stale: run \`npm run generate\` and commit what it writes`);
    process.exitCode = 1;
  }
}

async function renderDocuments(): Promise<ReadonlyMap<string, string>> {
  const config = await Config.load({ root: ROOT });
  const parts = { configuration: renderConfiguration(), 'exit-codes': renderExitCodes() };
  return new Map([
    ['README.md', await prettify('README.md', replaceMarkedParts(readDocument('README.md'), parts))],
    [RELIABILITY_PAGE, await withMatrix()],
    [COMMANDS_PAGE, await prettify(COMMANDS_PAGE, renderCommandReference(config))],
    [STACK_PAGE, await prettify(STACK_PAGE, renderStackConfiguration())],
  ]);
}

async function withMatrix(): Promise<string> {
  const parts = { 'fault-matrix': renderFaultMatrix(ROOT) };
  return prettify(RELIABILITY_PAGE, replaceMarkedParts(readDocument(RELIABILITY_PAGE), parts));
}

const RELIABILITY_PAGE = 'docs/reliability.md';
const COMMANDS_PAGE = 'docs/reference/commands.md';
const STACK_PAGE = 'docs/reference/stack-configuration.md';

function readDocument(path: string): string {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Formatted as `npm run format` would, so that the two never disagree. */
async function prettify(path: string, text: string): Promise<string> {
  const filepath = join(ROOT, path);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
