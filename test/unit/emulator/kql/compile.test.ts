import { compileQuery, lintQuery } from '../../../../emulator/kql';
import { everything, NOW, resource, run, tablesOf } from './tables';

const changes = [
  { at: '2024-05-10T11:50:00.123Z', id: 'A', changeType: 'Create' },
  { at: '2024-05-10T11:55:00.1234567+00:00', id: 'A', changeType: 'Update' },
  { at: '2024-05-10T11:58:00Z', id: 'gone', changeType: 'Delete' },
  { at: '2024-05-10T11:00:00Z', id: 'old', changeType: 'Update' },
].map(({ at, id, changeType }, index) => ({
  ...resource(`change${index}`),
  location: '',
  properties: {
    targetResourceId: `/subscriptions/s1/resourceGroups/RG/${id}`,
    targetResourceType: 'microsoft.test/things',
    changeType,
    changeAttributes: { timestamp: at, changesCount: 1 },
  },
}));

const tables = {
  resourcechanges: changes,
  resourcecontainerchanges: changes,
  resources: [
    {
      ...resource('a'),
      id: '/subscriptions/s1/resourceGroups/rg/A',
      location: 'westeurope',
      tags: { k: 'v' },
    },
  ],
  resourcecontainers: [{ ...resource('g'), id: '/subscriptions/s1/resourceGroups/rg/A', tags: { g: '1' } }],
};

/** The queries that Port's open-source incremental sync for Azure sends (port-labs/incremental-sync). */
const incremental = (table: string, current: string): string => `
${table}
| extend changeTime=todatetime(properties.changeAttributes.timestamp)
| extend targetResourceId=tostring(properties.targetResourceId)
| extend changeType=tostring(properties.changeType)
| extend changedProperties=properties.changes
| extend changeAttributes = parse_json(properties.changeAttributes)
| project-away tags, name, type
| extend type=tostring(properties.targetResourceType)
| extend changeCount=properties.changeAttributes.changesCount
| extend resourceId=tolower(targetResourceId)
| where changeTime > ago(15m)
| summarize arg_max(changeTime, *) by resourceId
| join kind=leftouter (
    ${current}
    | extend sourceResourceId=tolower(id)
    | project sourceResourceId, name, location, tags, subscriptionId, resourceGroup
    | extend resourceGroup=tolower(resourceGroup)
) on $left.resourceId == $right.sourceResourceId
| project subscriptionId, resourceGroup, resourceId, sourceResourceId, name, tags, type, location, changeType, changeTime
| order by changeTime asc`;

const full = (table: string): string => `
${table}
   | extend resourceId=tolower(id)
   | project resourceId, type, name, location, tags, subscriptionId, resourceGroup
`;

describe('queries that others send', () => {
  it.each([
    ['resourcechanges', 'resources', { k: 'v' }],
    ['resourcecontainerchanges', 'resourcecontainers', { g: '1' }],
  ])('joins the latest change of each id in %s with %s', (table, current, tags) => {
    expect(run(incremental(table, current), tables)).toEqual([
      expect.objectContaining({
        resourceId: '/subscriptions/s1/resourcegroups/rg/a',
        sourceResourceId: '/subscriptions/s1/resourcegroups/rg/a',
        changeType: 'Update',
        changeTime: '2024-05-10T11:55:00.1234567Z',
        tags,
        // Of two columns of this name the change row's own one is bound, as in Azure.
        location: '',
      }),
      expect.objectContaining({
        resourceId: '/subscriptions/s1/resourcegroups/rg/gone',
        sourceResourceId: '',
        name: '',
        tags: null,
        changeType: 'Delete',
      }),
    ]);
  });

  it.each(['resources', 'resourcecontainers'])('lists %s', (table) => {
    expect(run(full(table), tables)).toEqual([
      expect.objectContaining({ resourceId: '/subscriptions/s1/resourcegroups/rg/a', resourceGroup: 'rg' }),
    ]);
  });

  it('joins groups by subscription and name', () => {
    const query = `resources
      | project subscriptionId, resourceGroup
      | join kind=leftouter (
          resourcecontainers
          | where type =~ 'microsoft.test/things'
          | project rgName=tolower(resourceGroup), rgTags=tags, rgSubscriptionId=subscriptionId
      ) on $left.subscriptionId == $right.rgSubscriptionId and $left.resourceGroup == $right.rgName`;
    expect(run(query, tables)).toEqual([expect.objectContaining({ rgTags: { g: '1' } })]);
  });
});

describe('what is known of a query', () => {
  it.each<[string, string | null, boolean]>([
    ['resources | order by tolower(id) asc', 'tolower(id)', true],
    [
      'resources | extend rid = tolower( id ) | project rid, name | order by name, rid asc',
      'tolower(id)',
      true,
    ],
    ['resources | extend a = tolower(id) | project b = a | order by b asc | project b', 'tolower(id)', true],
    ['resources | order by id asc | take 5', 'id', true],
    ['resources | top 5 by tolower(id)', 'tolower(id)', true],
    ['resources | order by name asc', 'name', false],
    ['resources | extend id = name | order by tolower(id)', 'tolower(name)', false],
    ['resources | mv-expand zones | order by tolower(id)', 'tolower(id)', false],
    ['resources | extend id = name | order by id', 'name', false],
    ['resources | order by id asc | summarize count() by name', null, false],
    ['resources | summarize count() by subscriptionId | order by subscriptionId asc', 'subscriptionId', true],
    [
      'resources | summarize count() by subscriptionId, type | order by subscriptionId asc',
      'subscriptionId',
      false,
    ],
    ['resources | distinct type | order by type', 'type', true],
    ['resources', null, false],
  ])('%s is ordered by %s, unique: %s', (query, ordersBy, ordersByUniqueKey) => {
    expect(compileQuery(query)).toMatchObject({ ordersBy, ordersByUniqueKey });
  });

  it.each([
    ['resources | take 5', true],
    ['resources | limit 5 | project id', true],
    ['resources | join kind=inner (resourcecontainers | take 5) on id', true],
    ['resources | top 5 by name', false],
  ])('%s has a limit: %s', (query, hasLimit) => {
    expect(compileQuery(query).hasLimit).toBe(hasLimit);
  });

  it('names output columns and their types', () => {
    const { columns, allDynamic } = compileQuery('resources | project id, tags, n = strlen(name), t = now()');
    expect(columns.map(({ name, type }) => `${name}:${type}`)).toEqual([
      'id:string',
      'tags:dynamic',
      'n:long',
      't:datetime',
    ]);
    expect(allDynamic).toBe(false);
    expect(compileQuery('resources | project tags, properties').allDynamic).toBe(true);
  });

  it.each([
    ['resources | project id, rid = tolower(id) | order by rid asc', false],
    ["resources | where id =~ '/a' | project id, properties.subnet.id", false],
    ['resources | summarize count() by subscriptionId', false],
    ['resources | order by id asc', true],
    ["resources | where id == '/a'", true],
    ['resources | extend rid = id', true],
    ['resources | join kind=inner (resourcecontainers) on id', true],
    ['resources | extend id = tolower(id)', true],
  ])('%s depends on the casing of ids: %s', (query, expected) => {
    expect(compileQuery(query).dependsOnIdCasing).toBe(expected);
  });

  it('is kept by text, so that the same text is compiled once', () => {
    const query = 'resources | project name';
    expect(compileQuery(query)).toBe(compileQuery(query));
  });

  it('sees the time of each run, not of the compilation', () => {
    const compiled = compileQuery('resources | project t = now()');
    const rows = (now: Date): unknown =>
      compiled.run(tablesOf({ resources: [resource('a')] }), everything, now);
    expect(rows(NOW)).not.toEqual(rows(new Date('2025-01-01')));
  });
});

describe('lint', () => {
  it('has nothing to say about a careful query', () => {
    expect(
      lintQuery("resources | where type in~ ('a') | project id, tags | order by tolower(id) asc"),
    ).toEqual([]);
    expect(
      lintQuery('resources | summarize n = count() by subscriptionId | order by subscriptionId asc'),
    ).toEqual([]);
    expect(lintQuery('resources | count')).toEqual([]);
    expect(lintQuery('resources | summarize n = count()')).toEqual([]);
  });

  it.each([
    ['resources | project id', /no final order by/],
    ['resources | order by name asc', /name, which is not unique/],
    ['resources | order by id asc', /casing flips/],
    ['resources | where todatetime(properties.t) > ago(15m) | order by tolower(id)', /ago\(\)/],
    ['resources | order by tolower(id) | take 5', /take and limit/],
    ['resources | join resourcecontainers on id | order by tolower(id)', /innerunique/],
    ['resources | project tags | order by tolower(tostring(tags))', /dynamic/],
    ['resources | where nosuch == 1', /refused, SemanticError/],
    [
      'resources | join kind=inner resourcecontainers on id | join kind=inner resourcecontainers on name | order by tolower(id)',
      /refused, DisallowedMaxNumberOfRemoteTables/,
    ],
  ])('complains about %s', (query, complaint) => {
    expect(lintQuery(query).join('\n')).toMatch(complaint);
  });
});
