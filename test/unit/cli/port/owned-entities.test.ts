import { toIdentifier } from '../../../../catalog/identifiers';
import type { HttpRequest } from '../../../../cli/http/json-client';
import { createOwnedCatalog } from '../../../../cli/port/owned-entities';
import { collect } from '../../../support/collect';
import type { FakeHttpAnswer } from '../../../support/fake-http';
import { createScriptedPort } from '../../../support/scripted-port';

const SHIPPED = ['name', 'resourceId', 'syncInstance'];
const BLUEPRINT = { blueprint: 'azureCloudResources', isOwnershipKnown: true };

const blueprint = (properties: readonly string[]): FakeHttpAnswer => ({
  body: {
    ok: true,
    blueprint: { schema: { properties: Object.fromEntries(properties.map((name) => [name, {}])) } },
  },
});

interface Setting {
  readonly properties?: readonly string[] | null;
  readonly takesOurIdentifier?: boolean;
  readonly answer?: (request: HttpRequest, path: string) => FakeHttpAnswer | Error;
}

function setUp({ properties = SHIPPED, takesOurIdentifier = true, answer }: Setting = {}) {
  const port = createScriptedPort((request, path) => {
    if (request.method === 'GET' && path === '/v1/blueprints/azureCloudResources') {
      return properties === null ? { status: 404 } : blueprint(properties);
    }
    return answer?.(request, path) ?? { body: { ok: true, entities: [] } };
  });
  const blueprints = [{ identifier: 'azureCloudResources', takesOurIdentifier }];
  const catalog = createOwnedCatalog(port.client, { instance: 'prod', blueprints });
  return { catalog, ...port };
}

const bodyOf = ({ body }: HttpRequest): unknown => JSON.parse((body ?? 'null').toString());
const entity = (identifier: string, resourceId?: string | null): object => ({
  identifier,
  properties: { resourceId },
});

describe('blueprints', () => {
  test.each([
    [SHIPPED, [BLUEPRINT]],
    [['name'], [{ ...BLUEPRINT, isOwnershipKnown: false }]],
    [null, []],
  ])('whose properties are %j', async (properties, expected) => {
    await expect(setUp({ properties }).catalog.blueprints(() => true)).resolves.toEqual(expected);
  });

  test('that cannot be read are a failure and not missing', async () => {
    const { catalog } = setUp({ properties: null });
    await expect(catalog.blueprints(() => true)).resolves.toEqual([]);
    const broken = createScriptedPort(() => ({ status: 403 }));
    const blueprints = [{ identifier: 'x', takesOurIdentifier: true }];
    const refused = createOwnedCatalog(broken.client, { instance: 'prod', blueprints }).blueprints(
      () => true,
    );
    await expect(refused).rejects.toMatchObject({ status: 403 });
  });
});

describe('entities', () => {
  test('of this instance alone are searched, all pages of them', async () => {
    const { catalog, asked } = setUp({
      answer: (request) => {
        const { from } = bodyOf(request) as { from?: string };
        return from === undefined
          ? { body: { ok: true, entities: [entity('a', '/A')], next: 'page 2' } }
          : { body: { ok: true, entities: [entity('b', '/b')], next: null } };
      },
    });
    await catalog.blueprints(() => true);
    const pages = await collect(catalog.entities(BLUEPRINT));
    expect(pages.flat()).toEqual([
      { identifier: 'a', sourceId: '/a' },
      { identifier: 'b', sourceId: '/b' },
    ]);
    const searches = asked('/v1/blueprints/azureCloudResources/entities/search').map(bodyOf);
    const query = { combinator: 'and', rules: [{ property: 'syncInstance', operator: '=', value: 'prod' }] };
    expect(searches).toMatchObject([
      { query, limit: 1000 },
      { query, from: 'page 2' },
    ]);
  });

  test('of a blueprint that does not tell the instance are all looked at, for the plan', async () => {
    const { catalog, asked } = setUp({ properties: ['resourceId'] });
    const [unowned] = await catalog.blueprints(() => true);
    await collect(catalog.entities(unowned!));
    expect(asked('/v1/blueprints/azureCloudResources/entities/search').map(bodyOf)).toEqual([
      { include: ['$identifier', 'resourceId'], limit: 1000 },
    ]);
  });

  test('are told apart by the id of the source: their property, else their identifier where we made it', async () => {
    const id = '/subscriptions/s/resourcegroups/rg (x)';
    const found = [
      entity('by-hand', '/Subscriptions/S'),
      entity(toIdentifier(id)),
      entity(toIdentifier(id), null),
      { identifier: 'odd=zz' },
    ];
    const answer = (): FakeHttpAnswer => ({ body: { ok: true, entities: found } });
    const ids = async (takesOurIdentifier: boolean): Promise<unknown[]> => {
      const { catalog } = setUp({ takesOurIdentifier, answer });
      await catalog.blueprints(() => true);
      return (await collect(catalog.entities(BLUEPRINT))).flat().map(({ sourceId }) => sourceId);
    };
    await expect(ids(true)).resolves.toEqual(['/subscriptions/s', id, id, undefined]);
    await expect(ids(false)).resolves.toEqual(['/subscriptions/s', undefined, undefined, undefined]);
  });

  test('whose pages go round in a circle are a failure and no endless loop', async () => {
    const { catalog } = setUp({
      answer: () => ({ body: { ok: true, entities: [entity('a')], next: 'again' } }),
    });
    await catalog.blueprints(() => true);
    await expect(collect(catalog.entities(BLUEPRINT))).rejects.toThrow('do not advance');
  });

  test('a page that fails fails the search', async () => {
    const { catalog } = setUp({ answer: () => ({ status: 400, body: { message: 'no' } }) });
    await catalog.blueprints(() => true);
    await expect(collect(catalog.entities(BLUEPRINT))).rejects.toMatchObject({ status: 400 });
  });
});

describe('under an id', () => {
  test('only what this instance owns below it is found, and nothing beside it', async () => {
    const found = [entity('x', '/s/RG/a'), entity('y', '/s/rg2/b'), entity('/s/rg/c'), entity('z', '/s/rg')];
    const { catalog, asked } = setUp({ answer: () => ({ body: { ok: true, entities: found } }) });
    const ids = (await collect(catalog.sourceIdsUnder('/s/rg'))).flat();
    expect(ids).toEqual(['/s/rg/a', '/s/rg/c']);
    const [search] = asked('/v1/blueprints/azureCloudResources/entities/search').map(bodyOf);
    expect(search).toMatchObject({
      query: {
        combinator: 'and',
        rules: [
          { property: 'syncInstance', operator: '=', value: 'prod' },
          { property: '$identifier', operator: 'beginsWith', value: '/s/rg/' },
        ],
      },
    });
  });

  test('nothing is found in a blueprint that does not tell the instance', async () => {
    const { catalog, asked } = setUp({ properties: ['resourceId'] });
    await expect(collect(catalog.sourceIdsUnder('/s/rg'))).resolves.toEqual([]);
    expect(asked('/v1/blueprints/azureCloudResources/entities/search')).toEqual([]);
  });
});
