import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './run-cli';

/** The shipped catalog with pages of 100 for Entra ID, so that a fault can strike in the middle of a list. */
export function catalogOfSmallPages(): string {
  const folder = mkdtempSync(join(tmpdir(), 'port-sync-catalog-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const part of ['blueprints', 'mappings'])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  const file = join(folder, 'mappings', 'entra.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll("$top: '999'", "$top: '100'"));
  return folder;
}
