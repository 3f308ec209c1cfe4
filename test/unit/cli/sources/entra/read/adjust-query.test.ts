import { RemoteError } from '../../../../../../cli/http/remote-error';
import type { ListQuery } from '../../../../../../cli/sources/entra/plan/collection';
import { adjust } from '../../../../../../cli/sources/entra/read/adjust-query';

const query: ListQuery = {
  select: ['createdDateTime', 'id', 'mail'],
  expand: undefined,
  top: 999,
  others: { $filter: "mail eq 'x'" },
  isEventual: false,
};

const refusal = (detail: string, status = 400) =>
  new RemoteError({ service: 'Microsoft Graph', operation: 'read', status, detail, transient: false });

test.each<[string, number, Partial<ListQuery> | undefined]>([
  [
    "Could not find a property named 'createdDateTime' on type 'microsoft.graph.servicePrincipal'.",
    400,
    { select: ['id', 'mail'] },
  ],
  ["Could not find a property named 'mail' or 'createdDateTime'.", 400, { select: ['id'] }],
  ["Could not find a property named 'city'.", 400, { select: undefined }],
  ['This operation target is not yet supported.', 501, { select: undefined }],
  ["Invalid page size specified: '999'. Must be between 1 and 100 inclusive.", 400, { top: 100 }],
  [
    "The query specified in the URI is not valid. '$top' is not supported by the service.",
    400,
    { top: undefined },
  ],
  ['Invalid page size specified.', 400, { top: undefined }],
  ["Could not find a property named 'mail'.", 403, undefined],
  ['whatever', 404, undefined],
])('%s (%d) is met with %j', (detail, status, change) => {
  const expected = change === undefined ? undefined : { ...query, ...change };
  expect(adjust(query, refusal(detail, status))?.query).toEqual(expected);
});

test('where nothing of ours is left to leave out, the refusal stands', () => {
  const bare = { ...query, select: undefined, top: undefined };
  expect(adjust(bare, refusal('Invalid page size specified.'))).toBeUndefined();
  expect(adjust({ ...bare, top: 999 }, refusal('Invalid filter clause'))).toBeUndefined();
});

test('whatever the service refuses, it ends', () => {
  let current: ListQuery = query;
  for (let steps = 0; ; steps += 1) {
    expect(steps).toBeLessThan(10);
    const next = adjust(current, refusal("'mail' 'id' $top between 1 and 998"));
    if (next === undefined) break;
    current = next.query;
  }
  expect(current).toMatchObject({ select: undefined, top: undefined });
});
