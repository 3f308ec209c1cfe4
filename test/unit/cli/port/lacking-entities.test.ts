import { toIdentifier } from '../../../../catalog/identifiers';
import type { HttpRequest } from '../../../../cli/http/json-client';
import { findLacking } from '../../../../cli/port/lacking-entities';
import { createScriptedPort } from '../../../support/scripted-port';

const BLUEPRINTS = [
  { identifier: 'group', takesOurIdentifier: true },
  { identifier: 'resource', takesOurIdentifier: true },
];

const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `/subscriptions/s/ä ${n}`);

function valuesOf({ body }: HttpRequest): string[] {
  const { query } = JSON.parse((body ?? '').toString()) as { query: { rules: { value: string[] }[] } };
  return query.rules[0]?.value ?? [];
}

test('is what no blueprint holds, asked for by its identifier, many at once', async () => {
  const ending = (digit: string, request: HttpRequest) =>
    valuesOf(request)
      .filter((value) => value.endsWith(digit))
      .map((identifier) => ({ identifier }));
  const port = createScriptedPort((request, path) => {
    const digit = path.includes('/group/') ? '7' : '3';
    return { body: { ok: true, entities: ending(digit, request) } };
  });
  const lacking = await findLacking(port.client, BLUEPRINTS, ids(750));
  expect(lacking).toEqual(ids(750).filter((id) => !/[37]$/.test(id)));
  const searches = port.asked('/v1/blueprints/group/entities/search').map(valuesOf);
  expect(searches.map(({ length }) => length)).toEqual([500, 250]);
  expect(searches[0]?.[0]).toBe(toIdentifier('/subscriptions/s/ä 0'));
});

test('is everything where there is no blueprint', async () => {
  const port = createScriptedPort(() => ({ status: 404 }));
  await expect(findLacking(port.client, BLUEPRINTS, ids(2))).resolves.toEqual(ids(2));
});

test('is everything where entities have identifiers of their own: nobody is asked', async () => {
  const port = createScriptedPort(() => ({ status: 500 }));
  const own = [{ identifier: 'resource', takesOurIdentifier: false }];
  await expect(findLacking(port.client, own, ids(2))).resolves.toEqual(ids(2));
  expect(port.requests).toEqual([]);
});

test('is not known where Port refuses to say', async () => {
  const port = createScriptedPort(() => ({ status: 403 }));
  await expect(findLacking(port.client, BLUEPRINTS, ids(1))).rejects.toMatchObject({ status: 403 });
});
