import { createRouteMatcher } from '../../../../emulator/server/route-matcher';

const match = createRouteMatcher([
  { method: 'GET', path: '/subscriptions' },
  { method: 'GET', path: '/subscriptions/:subscriptionId' },
  { method: 'POST', path: '/providers/Microsoft.ResourceGraph/resources' },
  { method: 'GET', path: '/v1/blueprints/:blueprint/entities/:entity' },
]);

test.each([
  ['GET', '/subscriptions', '/subscriptions', {}],
  ['GET', '/subscriptions/', '/subscriptions', {}],
  ['GET', '/Subscriptions/ABC', '/subscriptions/:subscriptionId', { subscriptionId: 'ABC' }],
  [
    'POST',
    '/providers/microsoft.resourcegraph/resources',
    '/providers/Microsoft.ResourceGraph/resources',
    {},
  ],
  [
    'GET',
    '/v1/blueprints/b/entities/a%2Fb%20c',
    '/v1/blueprints/:blueprint/entities/:entity',
    { blueprint: 'b', entity: 'a/b c' },
  ],
])('%s %s is answered by %s', (method, path, expected, params) => {
  const found = match(method, path);
  expect(found?.route.path).toBe(expected);
  expect(found?.params).toEqual(params);
});

test.each([
  ['another method', 'DELETE', '/subscriptions'],
  ['a longer path', 'GET', '/subscriptions/a/b'],
  ['a malformed escape', 'GET', '/subscriptions/%E0%A4%A'],
])('%s matches nothing', (_what, method, path) => {
  expect(match(method, path)).toBeUndefined();
});

test('a parameter named __proto__ is plain data', () => {
  const hostile = createRouteMatcher([{ method: 'GET', path: '/:__proto__' }]);
  expect(Object.entries(hostile('GET', '/x')?.params ?? {})).toEqual([['__proto__', 'x']]);
});
