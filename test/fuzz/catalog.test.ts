import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadJqCheck, type CheckJq } from '../../catalog/jq-check';
import { loadCatalog } from '../../catalog/catalog';
import { projectionOf } from '../../catalog/projection';
import { AZURE_MAPPING, ENTRA_MAPPING } from '../../catalog/read-catalog';
import { rulesOfWebhook } from '../../catalog/rules';
import { createOceanMapper } from '../../cli/mapping/ocean-mapper';
import { createWebhookMapper } from '../../cli/mapping/webhook-mapper';
import { planCollections } from '../../cli/sources/entra/plan/plan-collections';
import { parse } from 'yaml';
import { makeFolder } from '../support/configuration-input';
import { unifyErrorRealms } from '../support/error-realms';
import { everyInputIsReadOrRefused } from '../support/fuzz';
import { hostileText, toJsonText, mutated, mutatedText } from '../support/hostile';
import { ROOT } from '../support/run-cli';

unifyErrorRealms();

const noJq = {
  run: () => Promise.reject(new Error('nothing is mapped here')),
  close: () => Promise.resolve(),
};

/** All that a run makes of a catalog before it reads anything. */
async function use(folder: string): Promise<void> {
  const { blueprints, mappings } = await loadCatalog(folder, { needs: ['azure', 'entra'], checkJq: false });
  projectionOf(mappings.azure);
  createWebhookMapper(rulesOfWebhook(mappings.azure, AZURE_MAPPING), { wire: 'batch' }, noJq);
  const { collections } = planCollections(mappings.entra, blueprints);
  createOceanMapper(new Map(collections.map(({ label, rules }) => [label, rules])), noJq);
}

const FILES: readonly (readonly [file: string, runs: number])[] = [
  [AZURE_MAPPING, 400],
  [ENTRA_MAPPING, 400],
  ['blueprints/azure/azureCloudResources.json', 250],
  ['blueprints/entra/entra-id-group.json', 250],
];

test.each(FILES)(
  '%s',
  async (file, runs) => {
    const folder = makeFolder();
    for (const part of ['blueprints', 'mappings'])
      cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    const sound = readFileSync(join(ROOT, file), 'utf8');
    const texts = fc.oneof(
      { weight: 3, arbitrary: mutated(parse(sound) as unknown).map(toJsonText) },
      { weight: 3, arbitrary: mutatedText(sound) },
      { weight: 1, arbitrary: hostileText },
    );
    await use(folder);
    await everyInputIsReadOrRefused(texts, runs, (text) => {
      writeFileSync(join(folder, file), text);
      return use(folder);
    });
  },
  3_600_000,
);

/** Programs that would never end, or take all memory, if compiling them ran any of them. */
const GREEDY = [
  '"x" * 1e9',
  '("x" * 1e9) | length',
  '[range(1e9)]',
  'def f: f; f',
  'def f: 1 + f; f',
  '[limit(1e9; repeat(1))]',
  'reduce range(1e9) as $n (""; . + "xxxxxxxx")',
  '9e999 * 9e999',
  `${'('.repeat(3000)}1${')'.repeat(3000)}`,
  `${'['.repeat(3000)}${']'.repeat(3000)}`,
  `${'.a|'.repeat(3000)}.b`,
  `${'"\\('.repeat(200)}1${')"'.repeat(200)}`,
];

test('JQ expressions', async () => {
  const check: CheckJq = await loadJqCheck();
  const sound = [
    '.item.tags | to_entries | map("\\(.key)=\\(.value)")',
    'if .a then [.b[]?.c] else null end',
    "'x' + .y",
  ];
  const expressions = fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...GREEDY) },
    { weight: 2, arbitrary: hostileText },
    { weight: 4, arbitrary: fc.constantFrom(...sound).chain(mutatedText) },
  );
  await everyInputIsReadOrRefused(expressions, 300, (expression) => {
    const fault = check(expression);
    if (fault?.trim() === '') throw new Error('a refusal says nothing');
  });
});
