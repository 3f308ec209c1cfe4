import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './run-cli';

/** Calls `use` with a new folder that holds these files, texts as they are and values as JSON, and removes it. */
export async function withCatalogFolder<T>(
  files: Readonly<Record<string, unknown>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'port-sync-catalog-'));
  try {
    for (const [file, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The shipped blueprints of Azure with another mapping for them. */
export async function catalogWith(mapping: unknown): Promise<Record<string, unknown>> {
  const folder = join('blueprints', 'azure');
  const names = await readdir(join(ROOT, folder));
  const files = names.map(
    async (name) => [join(folder, name), await readFile(join(ROOT, folder, name), 'utf8')] as const,
  );
  return { ...Object.fromEntries(await Promise.all(files)), 'mappings/azure.json': mapping };
}
