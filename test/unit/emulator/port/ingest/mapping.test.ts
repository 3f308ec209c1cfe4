import fc from 'fast-check';
import { createEvaluator } from '../../../../../emulator/port/ingest/evaluator';
import type { Evaluator } from '../../../../../emulator/port/ingest/evaluator';
import { createMapper, mapSeparately } from '../../../../../emulator/port/ingest/mapping';
import type { MappedRow } from '../../../../../emulator/port/ingest/program';
import { WebhookDocument } from '../../../../../emulator/port/webhooks/schema';
import type { Webhook } from '../../../../../emulator/port/webhooks/schema';

let evaluator: Evaluator;
beforeAll(async () => {
  evaluator = await createEvaluator();
});

function toWebhook(mappings: unknown): Webhook {
  const document = WebhookDocument.parse({ title: 'Hook', enabled: true, mappings });
  const stamps = { createdAt: '', createdBy: '', updatedAt: '', updatedBy: '' };
  return { ...document, ...stamps, identifier: 'hook', integrationType: 'custom', webhookKey: 'key' };
}

const toInput = (body: unknown): string =>
  JSON.stringify({ body, headers: { 'x-a': '1' }, queryParams: { q: '2' } });

function map(mappings: unknown, body: unknown): readonly MappedRow[] {
  return createMapper(evaluator).map(toWebhook(mappings), toInput(body));
}

/** Both ways of mapping have to agree. */
function mapBothWays(mappings: unknown, body: unknown): readonly MappedRow[] {
  const together = map(mappings, body);
  const separately = toWebhook(mappings).mappings.flatMap((mapping, index) =>
    mapSeparately(evaluator, mapping, index, toInput(body)),
  );
  expect(separately).toEqual(together);
  return together;
}

const valueOf = (expression: string, body: unknown): unknown =>
  mapBothWays([{ blueprint: 'b', entity: { identifier: expression } }], body)[0]?.entity['identifier'];

test.each<[string, unknown, unknown]>([
  ['.body.id', { id: 'x' }, 'x'],
  ['.body.none', {}, null],
  ['.body.a.b.c', { a: 'text' }, null],
  ['.body.list[]', { list: ['first', 'second'] }, 'first'],
  ['empty', {}, null],
  ['error("x")', {}, null],
  ['.body.a, error("x")', { a: 'kept' }, 'kept'],
  [`.body.id // 'none'`, {}, 'none'],
  ['.body.id # a comment', { id: 'x' }, 'x'],
  ['(.body.id', { id: 'x' }, null],
  ['.body.id) | (.x', { id: 'x' }, null],
  ['.body.id | unknown_function', { id: 'x' }, null],
  [`.body.id | gsub('a';'b')`, { id: 'aa' }, null],
  ['.body.id | gsub("a";"b")', { id: 'aa' }, 'bb'],
  ['$root', {}, null],
  ['$ENV.PATH', {}, null],
  ['env.PATH', {}, null],
  ['input', {}, null],
  ['halt', {}, null],
  ['.body.input', { input: 'a key' }, 'a key'],
  ['"no input here" + .body.id', { id: '!' }, 'no input here!'],
  [`'halt now' + .body.id`, { id: '!' }, 'halt now!'],
  ['{input: .body.id} | .input', { id: 'x' }, 'x'],
  ['.headers["x-a"] + .queryParams.q', {}, '12'],
  ['label $out | 1, break $out', {}, 1],
  ['.body | to_entries | map(.key) | join(",")', { b: 1, a: 2 }, 'b,a'],
])('%s over %j gives %j', (expression, body, expected) => {
  expect(valueOf(expression, body)).toEqual(expected);
});

test.each<[string, number]>([
  ['true', 1],
  ['.body.on', 1],
  ['.body.off', 0],
  ['.body.none', 0],
  ['.body | error', 0],
  ['((', 0],
  [`.body.type == 'resource'`, 1],
  [`.body.type == 'other'`, 0],
])('the filter %s lets %i rows through', (filter, expected) => {
  const body = { on: true, off: false, type: 'resource' };
  expect(mapBothWays([{ blueprint: 'b', filter, entity: { identifier: '.body.type' } }], body)).toHaveLength(
    expected,
  );
});

test('a mapping in the single-quoted style of a single change', () => {
  const mapping = {
    blueprint: 'azureCloudResources',
    operation: 'create',
    filter: `.body.type == 'resource' and .body.operation == 'upsert'`,
    entity: {
      identifier: '.body.data.resourceId | ascii_downcase | gsub(" ";"_")',
      title: `.body.data.name // 'unnamed'`,
      properties: { tags: '.body.data.tags', location: '.body.data.location', fixed: true },
      relations: { group: `'/subscriptions/' + .body.data.subscriptionId` },
    },
  };
  const data = { resourceId: '/SUB/A b', tags: { env: 'prod' }, subscriptionId: '1' };
  expect(mapBothWays([mapping], { type: 'resource', operation: 'upsert', data })).toEqual([
    {
      mapping: 0,
      entity: {
        identifier: '/sub/a_b',
        title: 'unnamed',
        properties: { tags: { env: 'prod' }, location: null, fixed: true },
        relations: { group: '/subscriptions/1' },
      },
    },
  ]);
});

test('items are seen beside the whole event, and keep their order', () => {
  const mappings = [
    {
      blueprint: 'b',
      itemsToParse: '.body.batch',
      filter: '.item.keep',
      entity: { identifier: '.item.id + .body.suffix' },
    },
    {
      blueprint: 'b',
      itemsToParse: '.body.batch',
      operation: 'delete',
      filter: '.item.keep | not',
      entity: { identifier: '.item.id' },
    },
  ];
  const batch = [{ id: 'a', keep: true }, { id: 'b' }, { id: 'c', keep: true }];
  expect(mapBothWays(mappings, { batch, suffix: '!' })).toEqual([
    { mapping: 0, entity: { identifier: 'a!' } },
    { mapping: 0, entity: { identifier: 'c!' } },
    { mapping: 1, entity: { identifier: 'b' } },
  ]);
});

test.each([['.body.none'], ['.body'], ['.body.text'], ['(('], ['.body | error']])(
  'itemsToParse %s that gives no array gives no rows',
  (itemsToParse) => {
    const mapping = { blueprint: 'b', itemsToParse, entity: { identifier: '"x"' } };
    expect(mapBothWays([mapping], { text: 'x' })).toEqual([]);
  },
);

test('search queries are mapped at every depth', () => {
  const rules = [{ property: "'name'", operator: "'='", value: '.body.name' }];
  const mapping = {
    blueprint: 'b',
    entity: { identifier: '.body.id', relations: { owner: { combinator: "'and'", rules } } },
  };
  expect(mapBothWays([mapping], { id: 'x', name: 'n' })[0]?.entity).toEqual({
    identifier: 'x',
    relations: { owner: { combinator: 'and', rules: [{ property: 'name', operator: '=', value: 'n' }] } },
  });
});

test('one expression that does not compile leaves the others alone', () => {
  const mapping = {
    blueprint: 'b',
    entity: { identifier: '.body.id', properties: { bad: '((', good: '.body.id' } },
  };
  expect(mapBothWays([mapping], { id: 'x' })[0]?.entity).toEqual({
    identifier: 'x',
    properties: { bad: null, good: 'x' },
  });
});

test('any text arrives as it was sent', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (value, key) => {
      fc.pre(key !== '__proto__');
      const mapping = {
        blueprint: 'b',
        entity: { identifier: '.body.value', properties: { [key]: '.body.value' } },
      };
      expect(map([mapping], { value })).toEqual([
        { mapping: 0, entity: { identifier: value, properties: { [key]: value } } },
      ]);
    }),
    { numRuns: 30 },
  );
});
