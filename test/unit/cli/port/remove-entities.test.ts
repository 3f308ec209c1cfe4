import type { HttpRequest } from '../../../../cli/http/json-client';
import { removeEntities } from '../../../../cli/port/remove-entities';
import type { FakeHttpAnswer } from '../../../support/fake-http';
import { createScriptedPort } from '../../../support/scripted-port';

const BULK = '/v1/blueprints/b/bulk/entities/delete';
const OK: FakeHttpAnswer = { body: { ok: true } };

function setUp(answer: (request: HttpRequest) => FakeHttpAnswer | Error) {
  const port = createScriptedPort(answer);
  const remove = (identifiers: readonly string[]) => removeEntities(port.client, 'b', identifiers);
  const single = (): HttpRequest[] => port.requests.filter(({ method }) => method === 'DELETE');
  return { ...port, remove, single };
}

const names = (count: number): string[] => Array.from({ length: count }, (_, n) => `e${n}`);
const batchOf = ({ body }: HttpRequest): string[] =>
  (JSON.parse((body ?? '{}').toString()) as { entities: string[] }).entities;

test('a hundred are deleted at a time, and never their dependents', async () => {
  const { remove, asked, requests } = setUp((request) => ({
    body: { ok: true, deletedEntities: batchOf(request) },
  }));
  await expect(remove(names(250))).resolves.toEqual({ removed: 250, refused: [] });
  expect(asked(BULK).map((request) => batchOf(request).length)).toEqual([100, 100, 50]);
  expect(requests.every(({ url }) => url.endsWith('?delete_dependents=false'))).toBe(true);
});

test('nothing to delete is nothing to ask', async () => {
  const { remove, requests } = setUp(() => OK);
  await expect(remove([])).resolves.toEqual({ removed: 0, refused: [] });
  expect(requests).toEqual([]);
});

test.each([404, 409, 422])(
  'of a batch that Port refuses with %d each is asked for alone: gone already is gone, refused is told',
  async (status) => {
    const { remove, single } = setUp(({ method, url }) => {
      if (method === 'POST') return { status, body: { error: 'refused', message: 'one is in the way' } };
      if (url.includes('e1?')) return { status: 404 };
      if (url.includes('e2?')) return { status: 422, body: { message: 'has dependents' } };
      return OK;
    });
    await expect(remove(names(4))).resolves.toEqual({
      removed: 3,
      refused: [{ identifier: 'e2', reason: expect.stringContaining('has dependents') as string }],
    });
    expect(single()).toHaveLength(4);
    expect(single().every(({ url }) => url.endsWith('?delete_dependents=false'))).toBe(true);
  },
);

test.each([401, 403])('who may not delete (%d) is told so for all, and not one by one', async (status) => {
  const { remove, single } = setUp(() => ({ status, body: { message: 'no permission' } }));
  const { removed, refused } = await remove(names(150));
  expect(removed).toBe(0);
  expect(refused.map(({ identifier }) => identifier)).toEqual(names(150));
  expect(refused[0]?.reason).toContain('no permission');
  expect(single()).toEqual([]);
});

test('what Port has done in part is asked for alone as far as it is left', async () => {
  const { remove, single } = setUp(({ method }) =>
    method === 'POST'
      ? { body: { ok: true, deletedEntities: ['e0', 'e2'] } }
      : { status: 409, body: { message: 'is in use' } },
  );
  await expect(remove(names(3))).resolves.toEqual({
    removed: 2,
    refused: [{ identifier: 'e1', reason: expect.stringContaining('is in use') as string }],
  });
  expect(single()).toHaveLength(1);
});

test('where Port does not say what it did, each is asked for alone', async () => {
  const { remove, single } = setUp(({ method, url }) =>
    method === 'DELETE' && url.includes('e1?') ? { status: 404 } : OK,
  );
  await expect(remove(names(2))).resolves.toEqual({ removed: 2, refused: [] });
  expect(single()).toHaveLength(2);
});

test.each([
  ['POST', {}],
  ['POST', { ok: false, error: 'internal_error' }],
  ['DELETE', {}],
  ['DELETE', { ok: false, error: 'internal_error' }],
])('an answer to %s that is something else, %j, is a failure', async (broken, body) => {
  const { remove } = setUp(({ method }) => ({ body: method === broken ? body : { ok: true } }));
  await expect(remove(names(1))).rejects.toMatchObject({ code: 'UnexpectedAnswer' });
});

test('identifiers are escaped in addresses', async () => {
  const { remove, requests } = setUp(({ method }) => (method === 'POST' ? { status: 404 } : OK));
  await remove(['/subscriptions/ä?=20#']);
  expect(requests.at(-1)?.url).toContain(`/entities/${encodeURIComponent('/subscriptions/ä?=20#')}?`);
});

test('a delete whose outcome nobody knows is asked for again, and what is gone by then is gone', async () => {
  const gone = new Set<string>();
  const { remove } = setUp((request) => {
    if (request.method === 'DELETE') return { status: 404 };
    const isFirst = gone.size === 0;
    const deletedEntities = batchOf(request).filter((identifier) => !gone.has(identifier));
    deletedEntities.forEach((identifier) => gone.add(identifier));
    return isFirst ? new Error('ECONNRESET') : { body: { ok: true, deletedEntities } };
  });
  await expect(remove(names(3))).resolves.toEqual({ removed: 3, refused: [] });
});

test('what cannot be deleted now is a failure', async () => {
  const { remove } = setUp(() => ({ status: 503 }));
  await expect(remove(names(1))).rejects.toMatchObject({ status: 503 });
});
