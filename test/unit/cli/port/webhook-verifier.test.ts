import { createWebhookVerifier } from '../../../../cli/port/webhook-verifier';
import type { Change } from '../../../../cli/sync/change';
import { change } from '../../../support/changes';
import type { FakeHttpAnswer } from '../../../support/fake-http';
import { createScriptedPort } from '../../../support/scripted-port';

const START = Date.UTC(2026, 0, 2, 3, 4, 5);
const INGEST = 'https://ingest.test/k3y';
const LATER = new Date(START + 5000).toISOString();
const EARLIER = new Date(START - 5000).toISOString();
const LAST = change('/last');

interface Audit {
  readonly action?: string;
  readonly status?: string;
  readonly message?: string;
  readonly context?: { readonly blueprint?: string; readonly entity?: string };
}

interface Setting {
  readonly webhooks?: FakeHttpAnswer;
  /** When the last entity was updated, by the blueprint and how often it was asked for; undefined where it is not there. */
  readonly updatedAt?: (blueprint: string, asked: number) => string | undefined;
  readonly audits?: readonly Audit[];
  /** What the audit log says of the last entity alone. */
  readonly auditsOfLast?: readonly Audit[];
  readonly auditStatus?: number;
}

const list = (items: readonly unknown[]): FakeHttpAnswer => ({
  body: { ok: true, integrations: items, audits: items },
});
const OURS = { identifier: 'hook', url: INGEST, webhookKey: 'k3y' };

function setUp(setting: Setting = {}) {
  const {
    webhooks = list([OURS]),
    updatedAt = () => LATER,
    audits = [],
    auditsOfLast = [],
    auditStatus = 200,
  } = setting;
  const asked = new Map<string, number>();
  const port = createScriptedPort((_, path, query) => {
    if (path === '/v1/webhooks') return webhooks;
    if (path === '/v1/audit-log') {
      if (auditStatus !== 200) return { status: auditStatus };
      return list(query.has('entity') ? auditsOfLast : audits);
    }
    const [, blueprint = ''] = /^\/v1\/blueprints\/([^/]+)\/entities\//.exec(path) ?? [];
    asked.set(blueprint, (asked.get(blueprint) ?? 0) + 1);
    const at = updatedAt(blueprint, asked.get(blueprint) ?? 0);
    return at === undefined ? { status: 404 } : { body: { ok: true, entity: { updatedAt: at } } };
  }, START);
  const verifier = createWebhookVerifier({
    ...port,
    ingestUrl: INGEST,
    blueprints: ['groups', 'resources'],
    kindOf: (identifier) => (identifier.startsWith('/g') ? 'resourceContainer' : 'resource'),
  });
  const findRefused = async (last: Change = LAST) => {
    await verifier.begin();
    return verifier.findRefused(last);
  };
  return { ...port, verifier, findRefused };
}

const failure = (entity: string, more: Audit = {}): Audit => ({
  action: 'CREATE',
  status: 'FAILURE',
  message: 'is not valid',
  context: { blueprint: 'resources', entity },
  ...more,
});

test('nothing failed: that is certain once the last change shows', async () => {
  const { findRefused, clock } = setUp();
  await expect(findRefused()).resolves.toEqual({ uncertainty: null, refused: [] });
  expect(clock.sleptMs).toBe(0);
});

test('the audit log is asked for failures of our webhook since the run began, by the clock of Port', async () => {
  const { findRefused, asked } = setUp();
  await findRefused();
  const { searchParams } = new URL(asked('/v1/audit-log')[0]!.url);
  expect(Object.fromEntries(searchParams)).toMatchObject({
    webhookId: 'hook',
    status: 'FAILURE',
    resources: 'entity',
  });
  const from = Date.parse(searchParams.get('from') ?? '');
  expect(Math.abs(from - START)).toBeLessThan(2000);
});

test('the last change is waited for, in any of the blueprints', async () => {
  const { findRefused, clock } = setUp({
    updatedAt: (blueprint, asked) => (blueprint === 'resources' && asked > 4 ? LATER : undefined),
  });
  await expect(findRefused()).resolves.toMatchObject({ uncertainty: null });
  expect(clock.sleptMs).toBeGreaterThan(0);
});

test('an entity as it was before the run does not show the change', async () => {
  const { findRefused, clock } = setUp({ updatedAt: () => EARLIER });
  expect((await findRefused()).uncertainty).not.toBeNull();
  expect(clock.sleptMs).toBeGreaterThan(25_000);
  expect(clock.sleptMs).toBeLessThanOrEqual(30_000);
});

test('what does not show in time is uncertain, and what failed until then is told all the same', async () => {
  const { findRefused } = setUp({ updatedAt: () => undefined, audits: [failure('/x')] });
  const { uncertainty, refused } = await findRefused();
  expect(uncertainty).toContain('does not show');
  expect(refused).toHaveLength(1);
});

test('a last change that failed is decided as well: nobody waits for it', async () => {
  const own = failure('/last');
  const { findRefused, clock } = setUp({ updatedAt: () => undefined, audits: [own], auditsOfLast: [own] });
  const { uncertainty, refused } = await findRefused();
  expect([uncertainty, refused.map(({ identifier }) => identifier)]).toEqual([null, ['/last']]);
  expect(clock.sleptMs).toBe(0);
});

test('a delete shows when the entity is gone from every blueprint', async () => {
  const { findRefused, clock } = setUp({
    updatedAt: (blueprint, asked) => (blueprint === 'resources' && asked <= 3 ? EARLIER : undefined),
  });
  await expect(findRefused(change('/last', { operation: 'delete' }))).resolves.toMatchObject({
    uncertainty: null,
  });
  expect(clock.sleptMs).toBeGreaterThan(0);
});

test('failures are told with kind, blueprint and reason, each entity once', async () => {
  const { findRefused } = setUp({
    audits: [
      failure('/a'),
      failure('/a', { message: 'still not valid' }),
      failure('/g', { context: { blueprint: 'groups', entity: '/g' } }),
      { status: 'FAILURE' },
    ],
  });
  const { refused } = await findRefused();
  expect(refused).toEqual([
    { kind: 'resource', blueprint: 'resources', identifier: '/a', reason: 'still not valid' },
    { kind: 'resourceContainer', blueprint: 'groups', identifier: '/g', reason: 'is not valid' },
    { kind: 'resource', blueprint: '(unknown)', identifier: '(no identifier)', reason: 'no reason given' },
  ]);
});

test.each<[string, Audit, number]>([
  [
    'a delete of what Port does not have',
    failure('/a', { action: 'DELETE', message: 'Entity not found' }),
    0,
  ],
  ['the same in other words', failure('/a', { action: 'DELETE', message: 'entity "/a" does not exist' }), 0],
  [
    'a delete that failed for another reason',
    failure('/a', { action: 'DELETE', message: 'has dependents' }),
    1,
  ],
  ['an upsert whose relation was not found', failure('/a', { message: 'related entity not found' }), 1],
  ['a success that slipped in', failure('/a', { status: 'SUCCESS' }), 0],
])('%s counts %#', async (_, audit, expected) => {
  expect((await setUp({ audits: [audit] }).findRefused()).refused).toHaveLength(expected);
});

describe('nobody knows', () => {
  test.each<[string, FakeHttpAnswer]>([
    [
      'there is no such webhook',
      list([{ identifier: 'other', url: 'https://ingest.test/other', webhookKey: 'other' }]),
    ],
    ['the credentials may not list webhooks', { status: 403 }],
    ['Port answers in another way', { body: { ok: true } }],
  ])('where %s', async (_, webhooks) => {
    const { uncertainty, refused } = await setUp({ webhooks }).findRefused();
    expect(uncertainty).not.toBeNull();
    expect(refused).toEqual([]);
  });

  test('where the credentials may not read the audit log', async () => {
    expect((await setUp({ auditStatus: 403 }).findRefused()).uncertainty).not.toBeNull();
  });
});

test.each([
  [{ identifier: 'hook', url: INGEST }],
  [{ identifier: 'hook', url: 'https://ingest.eu.test/k3y', webhookKey: 'k3y' }],
])('our webhook is found by its address or its key: %j', async (webhook) => {
  const { findRefused, asked } = setUp({ webhooks: list([webhook]) });
  await findRefused();
  expect(asked('/v1/audit-log')[0]?.url).toContain('webhookId=hook');
});

test('a Port that stays unavailable is a failure', async () => {
  await expect(setUp({ auditStatus: 503 }).findRefused()).rejects.toMatchObject({ status: 503 });
});
