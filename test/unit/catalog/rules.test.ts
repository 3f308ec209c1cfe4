import { CatalogError, type CatalogProblem } from '../../../catalog/problems';
import { rulesOfResource, rulesOfWebhook } from '../../../catalog/rules';
import { Webhook } from '../../../catalog/webhook';
import { webhook, withEntity, withMapping, type Json } from '../../support/catalog-documents';
import { resource, resourcesOf } from '../../support/ocean-documents';

const FILE = 'mappings/azure.json';

describe('the rules of a resource', () => {
  it('are what it says of its entities', () => {
    const one = resource(
      {
        identifier: '.id',
        title: '.t',
        icon: '.i',
        team: '.team',
        blueprint: "'a'",
        properties: { p: { x: ['.y'] } },
        relations: { r: '.r' },
      },
      { selector: { query: '.enabled' }, port: { itemsToParse: '.list', itemsToParseName: 'one' } },
    );
    expect(rulesOfResource(one)).toEqual([
      {
        place: 'mappings/entra.yaml: $.resources[0].port.entity.mappings',
        operation: 'upsert',
        filter: { jq: '.enabled', mustBeBoolean: true },
        itemsToParse: '.list',
        itemName: 'one',
        blueprint: { literal: 'a' },
        entity: {
          identifier: '.id',
          title: '.t',
          icon: '.i',
          team: '.team',
          properties: { p: { x: ['.y'] } },
          relations: { r: '.r' },
        },
      },
    ]);
  });

  it('are one for each mapping of a list, each with its place', () => {
    const mapping = (blueprint: string): Json => ({ identifier: '.id', blueprint });
    const port = { entity: { mappings: [mapping('"a"'), mapping('.type'), mapping('"a\\(.x)"')] } };
    const document = { kind: '/users', selector: { query: 'true' }, port };
    const [, second] = resourcesOf({ resources: [document, document] }, 'mappings/entra/x.yaml');
    expect(rulesOfResource(second!).map(({ place, blueprint }) => [place, blueprint])).toEqual([
      ['mappings/entra/x.yaml: $.resources[1].port.entity.mappings[0]', { literal: 'a' }],
      ['mappings/entra/x.yaml: $.resources[1].port.entity.mappings[1]', { jq: '.type' }],
      ['mappings/entra/x.yaml: $.resources[1].port.entity.mappings[2]', { jq: '"a\\(.x)"' }],
    ]);
  });
});

const search: Json = {
  combinator: "'and'",
  rules: [{ property: "'p'", operator: "'='", value: '.x' }],
};

describe('the rules of a webhook', () => {
  it('are what its mappings say', () => {
    const document = webhook({
      mappings: [
        {
          blueprint: 'a',
          filter: '.f',
          itemsToParse: '.body.batch',
          entity: {
            identifier: '.id',
            title: '.t',
            icon: '.i',
            team: '.x',
            properties: { p: '.p' },
            relations: { r: '.r' },
          },
        },
        {
          blueprint: 'b',
          operation: { type: 'delete', deleteDependents: false },
          entity: { identifier: '.id' },
        },
      ],
    });
    const item = { itemName: 'item' };
    expect(rulesOfWebhook(Webhook.parse(document), FILE)).toEqual([
      {
        ...item,
        place: `${FILE}: $.mappings[0]`,
        operation: 'upsert',
        filter: { jq: '.f', mustBeBoolean: false },
        itemsToParse: '.body.batch',
        blueprint: { literal: 'a' },
        entity: {
          identifier: '.id',
          title: '.t',
          icon: '.i',
          team: '.x',
          properties: { p: '.p' },
          relations: { r: '.r' },
        },
      },
      {
        ...item,
        place: `${FILE}: $.mappings[1]`,
        operation: 'delete',
        filter: undefined,
        itemsToParse: undefined,
        blueprint: { literal: 'b' },
        entity: { identifier: '.id', properties: {}, relations: {} },
      },
    ]);
  });

  it.each<[string, Json, string, RegExp]>([
    [
      'an identifier that is searched for',
      withEntity({ identifier: search }),
      'entity.identifier',
      /write JQ/,
    ],
    ['a team that is searched for', withEntity({ team: search }), 'entity.team', /only Port can run/],
    [
      'a relation that is searched for',
      withEntity({ relations: { r: search } }),
      'entity.relations.r',
      /--delivery/,
    ],
    [
      'the short form of a delete',
      withMapping({ operation: 'delete' }),
      'operation',
      /"deleteDependents": false/,
    ],
    [
      'a delete that says nothing of dependents',
      withMapping({ operation: { type: 'delete' } }),
      'operation',
      /./,
    ],
    [
      'a delete of dependents',
      withMapping({ operation: { type: 'delete', deleteDependents: true } }),
      'operation',
      /dependents cannot be deleted through Port's API/,
    ],
  ])('refuses %s', (_rule, document, path, message) => {
    expect(problemsOf(document)).toEqual([
      { file: FILE, path: `$.mappings[0].${path}`, message: expect.stringMatching(message) as unknown },
    ]);
  });
});

function problemsOf(document: Json): readonly CatalogProblem[] {
  try {
    rulesOfWebhook(Webhook.parse(document), FILE);
    return [];
  } catch (error) {
    if (error instanceof CatalogError) return error.problems;
    throw error;
  }
}
