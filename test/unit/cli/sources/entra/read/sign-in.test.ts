import { unifyErrorRealms } from '../../../../../support/error-realms';
import { held, setUpEntra, stateAfter, takeFull, user } from '../../../../../support/entra-read';
import { createGraphModel } from '../../../../../support/graph-model';
import { resource } from '../../../../../support/ocean-documents';
import { pageOf, refusal } from '../../../../../support/scripted-graph';

unifyErrorRealms();

const SIGN_INS = resource({
  blueprint: '"user"',
  properties: { mail: '.mail', last: '.signInActivity.lastSignInDateTime' },
});
const LABEL = '/users (sign-in activity)';

/** Users, each with a last sign-in; the reporting service answers lists of sign-in activity. */
function tenant(...ids: readonly string[]) {
  const model = createGraphModel();
  model.put(
    '/users',
    ...ids.map((id) => ({ ...user(id), signInActivity: { lastSignInDateTime: `day of ${id}` } })),
  );
  return model;
}

test('sign-in activity comes after all others, as changes of its own with nothing else in them', async () => {
  const model = tenant('u1', 'u2');
  const { changes, pages, outcome } = await takeFull(setUpEntra(model, [SIGN_INS]));
  expect(changes.map(({ kind, id }) => [kind, id])).toEqual([
    ['/users', 'u1'],
    ['/users', 'u2'],
    [LABEL, 'u1'],
    [LABEL, 'u2'],
  ]);
  expect(changes[0]!.data).toEqual({ id: 'u1', mail: 'u1@a.b' });
  expect(changes[2]!.data).toEqual({ id: 'u1', signInActivity: { lastSignInDateTime: 'day of u1' } });
  expect(pages.at(-1)).toMatchObject({ stage: 1, isWhole: true });
  expect(model.asked).toContain('/v1.0/users?$select=id,signInActivity&$top=500');
  expect(outcome.counts[LABEL]).toEqual({ read: 2, filtered: 0 });
});

test('it says nothing of who is there: no link, no count, no judgement depends on it', async () => {
  const model = tenant('u1');
  model.intercept = ({ searchParams }) =>
    searchParams.get('$select')?.includes('signInActivity') === true ? refusal(500, 'X') : undefined;
  const { outcome } = await takeFull(setUpEntra(model, [SIGN_INS]));
  expect(outcome.problems.map(({ kind }) => kind)).toEqual([LABEL]);
  expect([outcome.judge(held('user')), outcome.reconciles('user')]).toEqual(['absent', true]);
  expect(Object.keys(outcome.memory.collections)).toEqual(['/users']);
});

test('whom the list of users has not shown does not become a ghost', async () => {
  const model = tenant('u1');
  model.intercept = ({ searchParams }) =>
    searchParams.get('$select')?.includes('signInActivity') === true ? pageOf(['u1', 'late']) : undefined;
  const { changes, outcome } = await takeFull(setUpEntra(model, [SIGN_INS]));
  expect(changes.map(({ kind, id }) => [kind, id])).toEqual([
    ['/users', 'u1'],
    [LABEL, 'u1'],
  ]);
  expect(outcome.counts[LABEL]).toEqual({ read: 2, filtered: 1 });
});

test.each([
  'Authentication_MSGraphPermissionMissing',
  'UnknownError',
  'Authentication_RequestFromUnsupportedUserRole',
  'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
])('without permission or licence (%s) it is one warning, and Port keeps what it has', async (code) => {
  const model = tenant('u1', 'u2');
  model.intercept = ({ searchParams }) =>
    searchParams.get('$select')?.includes('signInActivity') === true ? refusal(403, code) : undefined;
  const { changes, outcome } = await takeFull(setUpEntra(model, [SIGN_INS]));
  expect(changes.map(({ kind }) => kind)).toEqual(['/users', '/users']);
  expect(outcome.problems).toEqual([]);
  expect(outcome.warnings).toHaveLength(1);
  expect(outcome.warnings[0]).toMatch(/AuditLog\.Read\.All.*P1 or P2/);
});

test("where it decides who becomes an entity, its refusal is the kind's", async () => {
  const selector = { query: '.signInActivity.lastSignInDateTime != null' };
  const active = resource({ blueprint: '"active"' }, { selector });
  const model = tenant('u1');
  model.intercept = ({ searchParams }) =>
    searchParams.get('$select')?.includes('signInActivity') === true ? refusal(403, 'X') : undefined;
  const setUp = setUpEntra(model, [active, resource({ blueprint: '"device"' }, { kind: '/devices' })]);
  const { outcome } = await takeFull(setUp);
  expect(outcome.problems).toMatchObject([
    { kind: '/users', nextStep: expect.stringContaining('AuditLog.Read.All') as string },
  ]);
  expect(outcome.judge(held('active'))).toBe('unknown');
});

test('it alone cannot make the source unavailable, nor keep it available', async () => {
  const model = tenant('u1');
  const setUp = setUpEntra(model, [SIGN_INS]);
  const state = stateAfter(setUp, await takeFull(setUp));
  model.intercept = ({ searchParams }) =>
    searchParams.get('$select')?.includes('signInActivity') === true ? undefined : refusal(403, 'X');
  await expect(takeFull(setUp, state)).rejects.toMatchObject({ reason: 'unavailable' });
});
