import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findForeignLicences, packagesOf } from './supply/licences';

const lock: unknown = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package-lock.json'), 'utf8'));
const foreign = findForeignLicences(packagesOf(lock));
for (const line of foreign) console.error(line);
if (foreign.length > 0) {
  console.error(
    'These licences are not in scripts/supply/licences.ts: take another package, or decide and add them.',
  );
  process.exitCode = 1;
}
