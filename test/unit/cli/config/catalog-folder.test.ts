import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findCatalogFolder } from '../../../../cli/config/catalog-folder';
import { makeFolder } from '../../../support/configuration-input';

function makeCatalog(...parts: readonly string[]): string {
  const folder = makeFolder();
  for (const part of parts) mkdirSync(join(folder, part));
  return folder;
}

const named = (text: string) => ({ text, name: '--catalog', origin: 'flag' as const });

test('the current folder is the catalog if it holds both parts', () => {
  const current = makeCatalog('blueprints', 'mappings');
  expect(findCatalogFolder(undefined, { current, packaged: '/p' })).toEqual({
    folder: current,
    problems: [],
  });
});

test.each([[[]], [['blueprints']], [['mappings']]])('else the packaged one is: %j', (parts) => {
  const current = makeCatalog(...parts);
  expect(findCatalogFolder(undefined, { current, packaged: '/p' })).toEqual({ folder: '/p', problems: [] });
});

test('a folder that is named is taken, relative to the current one', () => {
  const current = makeFolder();
  const folder = join(current, 'mine');
  for (const part of ['blueprints', 'mappings']) mkdirSync(join(folder, part), { recursive: true });
  expect(findCatalogFolder(named('mine'), { current, packaged: '/p' })).toEqual({ folder, problems: [] });
});

test('a folder that is named and lacks a part is a problem, not a reason to take another', () => {
  const folder = makeCatalog('blueprints');
  const { problems } = findCatalogFolder(named(folder), { current: '/', packaged: '/p' });
  expect(problems).toEqual([
    expect.objectContaining({ name: '--catalog', message: `${folder} holds no mappings/` }),
  ]);
});
