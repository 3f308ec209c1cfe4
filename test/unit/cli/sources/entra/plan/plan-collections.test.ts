import { loadCatalog } from '../../../../../../catalog/catalog';
import type { OceanResource } from '../../../../../../catalog/ocean';
import type { Collection } from '../../../../../../cli/sources/entra/plan/collection';
import { kindOfLabel, planCollections } from '../../../../../../cli/sources/entra/plan/plan-collections';
import type { Json } from '../../../../../support/catalog-documents';
import { resource } from '../../../../../support/ocean-documents';

function plan(...resources: readonly OceanResource[]) {
  return planCollections({ resources }, []);
}

/** The one collection of these resources. */
function only(...resources: readonly OceanResource[]): Collection {
  const { collections } = plan(...resources);
  if (collections.length !== 1) throw new Error(`${collections.length} collections`);
  return collections[0]!;
}

/** A resource whose one property is this, read with these parameters. */
const reading = (property: string, params: Json = {}, kind = '/users'): OceanResource =>
  resource({ properties: { p: property } }, { kind, selector: { query_params: params } });

describe('the mapping that is shipped', () => {
  async function shipped(...more: readonly OceanResource[]) {
    const { mappings, blueprints } = await loadCatalog('.', { needs: ['entra'], checkJq: false });
    return planCollections({ resources: [...mappings.entra.resources, ...more] }, blueprints);
  }

  test('is read in four lists that delta follows, users before groups', async () => {
    const { collections, warnings } = await shipped();
    const labels = collections.map(({ label }) => label);
    expect([...labels].sort()).toEqual(['/applications', '/groups', '/servicePrincipals', '/users']);
    expect(labels.indexOf('/users')).toBeLessThan(labels.indexOf('/groups'));
    expect(warnings).toEqual([]);
    expect(collections.filter(({ changes }) => changes.by === 'reading')).toEqual([]);
  });

  test('asks for every mapped field of users, also where sign-in activity is added, which is read apart', async () => {
    const signIns = { lastSignInDateTime: '.signInActivity.lastSignInDateTime' };
    const { collections } = await shipped(resource({ blueprint: '"entra-id-user"', properties: signIns }));
    const users = collections.find(({ label }) => label === '/users');
    expect(users!.query.select).toEqual([
      'accountEnabled',
      'createdDateTime',
      'department',
      'displayName',
      'givenName',
      'id',
      'jobTitle',
      'mail',
      'officeLocation',
      'surname',
      'userPrincipalName',
    ]);
    const signIn = collections.at(-1)!;
    expect(signIn).toMatchObject({
      label: '/users (sign-in activity)',
      query: { select: ['id', 'signInActivity'], top: 500 },
    });
    expect(signIn.rules[0]!.entity).toEqual({ identifier: '.id', properties: signIns, relations: {} });
  });
});

describe('what is selected', () => {
  test.each<[string, Json, readonly string[] | undefined]>([
    ['.mail', {}, ['id', 'mail']],
    ['.mail', { $select: 'city, mail' }, ['city', 'id', 'mail']],
    ['[.members[].id]', {}, ['id']],
    ['.manager.id', {}, ['id']],
    ['.', {}, undefined],
    ['.', { $select: 'city,mail' }, ['city', 'id', 'mail']],
    ['.things[].id', { $expand: 'things' }, ['id']],
    ['.things[].id', {}, ['id', 'things']],
  ])('for %s with %j is %j', (property, params, select) => {
    expect(only(reading(property, params)).query.select).toEqual(select);
  });

  test('for several resources of one kind is all that they read', () => {
    const { query, rules } = only(reading('.mail', { $top: 50 }), reading('.city', { $top: 999 }));
    expect(query).toMatchObject({ select: ['city', 'id', 'mail'], top: 50 });
    expect(rules.map(({ entity }) => entity.properties)).toEqual([{ p: '.mail' }, { p: '.city' }]);
  });

  test('is nothing where a property comes only unasked', () => {
    const { query, changes } = only(reading('.createdDateTime', {}, '/servicePrincipals'));
    expect([query.select, changes]).toEqual([
      undefined,
      { by: 'delta', select: undefined, always: ['createdDateTime'] },
    ]);
    expect(only(reading('.createdDateTime', {}, '/applications')).query.select).toEqual([
      'createdDateTime',
      'id',
    ]);
  });

  test('where nobody can tell is nothing, with one warning that says what to do', () => {
    const { warnings } = plan(reading('.'), reading('tojson'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('mappings/entra.yaml: $.resources[0].port.entity.mappings.properties.p');
    expect(warnings[0]).toContain('$select');
    expect(plan(reading('.', { $select: 'mail' })).warnings).toEqual([]);
  });
});

describe('relations', () => {
  test.each<[string, Json, Collection['relations']]>([
    ['[.members[].id]', { $expand: 'members($select=id)' }, [{ name: 'members', fields: [] }]],
    ['[.members[].id]', {}, [{ name: 'members', fields: [] }]],
    ['.members | length', {}, [{ name: 'members', fields: [] }]],
    ['[.members[].mail]', {}, [{ name: 'members', fields: ['mail'] }]],
    ['.members', {}, [{ name: 'members', fields: undefined }]],
    ['.members', { $expand: 'members($select=id,mail)' }, [{ name: 'members', fields: ['mail'] }]],
    ['.mail', { $expand: 'members($select=id)' }, []],
    [
      '.',
      { $expand: 'members($select=id),owners' },
      [
        { name: 'members', fields: [] },
        { name: 'owners', fields: undefined },
      ],
    ],
    [
      '[.members[].id], [.owners[].id]',
      {},
      [
        { name: 'members', fields: [] },
        { name: 'owners', fields: [] },
      ],
    ],
    ['[.assignedLicenses[].skuId]', {}, []],
    ['[.things[].id]', { $expand: 'things($select=id)' }, [{ name: 'things', fields: [] }]],
  ])('to many in %s with %j are read by themselves: %j', (property, params, relations) => {
    const collection = only(reading(property, params, '/groups'));
    expect(collection.relations).toEqual(relations);
    expect(collection.query.expand).toBeUndefined();
  });

  test.each<[string, Json, string | undefined]>([
    ['.manager.id', { $expand: 'manager($select=id)' }, 'manager($select=id)'],
    ['.manager.id', {}, 'manager($select=id)'],
    ['.manager.displayName', { $expand: 'manager($select=id)' }, 'manager($select=id,displayName)'],
    ['.manager', {}, 'manager'],
    ['.mail', { $expand: 'manager' }, undefined],
  ])('to one in %s with %j are expanded: %s', (property, params, expand) => {
    const collection = only(reading(property, params));
    expect([collection.query.expand, collection.relations]).toEqual([expand, []]);
  });

  test('that two resources read differently are read for both', () => {
    const { relations } = only(
      reading('[.members[].id]', {}, '/groups'),
      reading('[.members[].mail]', {}, '/groups'),
    );
    expect(relations).toEqual([{ name: 'members', fields: ['mail'] }]);
  });
});

describe('a page', () => {
  test.each<[string, Json, number | undefined]>([
    ['/users', {}, 999],
    ['/users', { $top: '5000' }, 999],
    ['/users', { $top: '20' }, 20],
    ['/directoryRoles', { $top: '20' }, undefined],
    ['/sites', {}, 999],
  ])('of %s with %j has %s items', (kind, params, top) => {
    expect(only(reading('.mail', params, kind)).query.top).toBe(top);
  });

  test('has 500 where sign-in activity cannot be parted', () => {
    const selector = { query: '.signInActivity.lastSignInDateTime != null' };
    const collection = only(resource({ properties: { p: '.mail' } }, { selector }));
    expect(collection).toMatchObject({ role: 'main', query: { top: 500 }, changes: { by: 'reading' } });
    expect(collection.query.select).toContain('signInActivity');
  });
});

describe('resources', () => {
  test('with other parameters are lists of their own, which their labels tell', () => {
    const guests = { $filter: "userType eq 'Guest'" };
    const { collections } = plan(reading('.mail'), reading('.mail', guests), reading('.city', guests));
    expect(collections.map(({ label, rules }) => [label, rules.length])).toEqual([
      ['/users', 1],
      ["/users ($filter=userType eq 'Guest')", 2],
    ]);
    expect(collections.map(({ label }) => kindOfLabel(label))).toEqual(['/users', '/users']);
  });

  test.each<[Json, boolean]>([
    [{}, false],
    [{ $filter: 'accountEnabled eq true' }, false],
    [{ $filter: "displayName eq 'does ne matter'" }, false],
    [{ $filter: 'accountEnabled ne true' }, true],
    [{ $filter: 'not(accountEnabled eq true)' }, true],
    [{ $filter: "endsWith(mail,'@a.b')" }, true],
    [{ $filter: 'assignedLicenses/$count eq 0' }, true],
    [{ $filter: "startsWith(mail,'a')", $orderby: 'displayName' }, true],
    [{ $orderby: 'displayName' }, false],
    [{ $search: '"displayName:a"' }, true],
    [{ $count: 'true' }, true],
  ])('with %j need advanced queries: %p', (params, isEventual) => {
    expect(only(reading('.mail', params)).query.isEventual).toBe(isEventual);
  });

  test('say which blueprints they may fill, where JQ works them out any', () => {
    const dynamic = resource({ blueprint: 'if .x then "a" else .kind end' });
    expect(only(dynamic)).toMatchObject({ blueprints: ['a'], isDynamic: true });
    expect(only(reading('.mail'))).toMatchObject({ blueprints: ['a'], isDynamic: false });
  });
});

describe('sign-in activity', () => {
  const both = {
    properties: { mail: '.mail', last: '.signInActivity.lastSignInDateTime // .createdDateTime' },
  };

  test('is parted from the rest, with all that its expressions and its selector read', () => {
    const selector = { query: '.accountEnabled' };
    const [main, signIn] = plan(resource({ ...both, title: '.mail' }, { selector })).collections;
    expect(main).toMatchObject({ role: 'main', query: { select: ['accountEnabled', 'id', 'mail'] } });
    expect(main!.rules[0]!.entity).toMatchObject({ title: '.mail', properties: { mail: '.mail' } });
    expect(signIn).toMatchObject({ role: 'sign-in', label: '/users (sign-in activity)' });
    expect(signIn!.query.select).toEqual(['accountEnabled', 'createdDateTime', 'id', 'signInActivity']);
    expect(signIn!.rules[0]).toMatchObject({ filter: { jq: '.accountEnabled' } });
    expect(signIn!.rules[0]!.entity).not.toHaveProperty('title');
  });

  test('inside an object takes the whole property along', () => {
    const nested = { properties: { o: { last: '.signInActivity.x', mail: '.mail' }, city: '.city' } };
    const [main, signIn] = plan(resource(nested)).collections;
    expect(Object.keys(main!.rules[0]!.entity.properties)).toEqual(['city']);
    expect(Object.keys(signIn!.rules[0]!.entity.properties)).toEqual(['o']);
  });

  test('of entities that another resource makes needs no list of its own', () => {
    const { collections } = plan(reading('.mail'), reading('.signInActivity.x'));
    expect(collections.map(({ role, rules }) => [role, rules.length])).toEqual([
      ['main', 1],
      ['sign-in', 1],
    ]);
  });

  test('of entities that nobody else makes leaves a list of them', () => {
    const { collections } = plan(reading('.signInActivity.x'));
    expect(collections.map(({ role }) => role)).toEqual(['main', 'sign-in']);
    expect(collections[0]!.rules[0]!.entity).toEqual({ identifier: '.id', properties: {}, relations: {} });
  });
});
