import type { Blueprint } from '../../../../../catalog/blueprint';
import { createHeldEntities } from '../../../../../cli/port/api/held-entities';
import { createMappedCatalog } from '../../../../../cli/port/api/mapped-catalog';
import type { PlacedRow } from '../../../../../cli/port/api/placement';
import { createRowWriter } from '../../../../../cli/port/api/row-writer';
import { createTargets } from '../../../../../cli/port/api/targets';
import { createWaitingRows } from '../../../../../cli/port/api/waiting-rows';
import { createDeliveryTally } from '../../../../../cli/sync/delivery-tally';
import { blueprintOf, createLocalPort } from '../../../../support/local-port';
import { createRecordedLog } from '../../../../support/recorded-log';

const BLUEPRINTS = [blueprintOf('user', ['name'], { manager: { target: 'user', many: false } })];
const FIELDS = { title: false, icon: false, team: false, properties: ['name'], relations: ['manager'] };

function setUp({ dryRun = false } = {}) {
  const local = createLocalPort(BLUEPRINTS);
  const client = local.clientOf('port-sync/1.2.3 prod/entra');
  const catalog = createMappedCatalog(BLUEPRINTS as unknown as Blueprint[], new Map(), (kind) => kind);
  const held = createHeldEntities(client, () => [FIELDS]);
  const targets = createTargets(held, { has: () => false });
  const tally = createDeliveryTally();
  const waiting = createWaitingRows();
  const log = createRecordedLog();
  const options = { ...local, client, catalog, held, targets, tally, concurrency: 2, dryRun, log };
  const writer = createRowWriter(options, waiting);
  const bringUp = async (...rows: readonly PlacedRow[]): Promise<void> => {
    for (const row of rows) await writer.bringUp(row);
    await writer.flush();
  };
  const complete = async (): Promise<void> => {
    for (const row of waiting.values()) await writer.complete(row);
    await writer.flush();
  };
  const shown = () =>
    (local.port.entities()['user'] ?? []).map(({ identifier, relations }) => [
      identifier,
      relations['manager'],
    ]);
  return { ...local, held, waiting, bringUp, complete, shown, counts: () => tally.summary().counts['k'] };
}

const user = (identifier: string, manager: string | null = null): PlacedRow => ({
  kind: 'k',
  item: identifier,
  rule: 0,
  blueprint: 'user',
  row: { identifier, properties: { name: identifier }, relations: { manager } },
});

test('a row that lacks a target waits, and is there without it until it is completed', async () => {
  const { held, waiting, bringUp, complete, shown, counts } = setUp();
  await held.all('user');
  await bringUp(user('a', 'b'));
  expect(waiting.values()).toMatchObject([{ tried: { relations: { manager: null } }, refusal: undefined }]);
  expect(shown()).toEqual([['a', null]]);
  await bringUp(user('b'));
  await complete();
  expect(shown()).toEqual([
    ['a', 'b'],
    ['b', null],
  ]);
  expect(counts()).toMatchObject({ upserts: 2, lacking: 0, unchanged: 0 });
});

test('a row that Port refuses for a target of which nobody knew waits with its reason', async () => {
  const { waiting, bringUp, shown } = setUp();
  await bringUp(user('a', 'b'));
  expect(waiting.values()).toMatchObject([{ tried: { relations: { manager: 'b' } }, isCounted: false }]);
  expect(waiting.values()[0]?.refusal?.reason).toContain('not_found');
  expect(shown()).toEqual([]);
});

test('a row that waits is not counted twice, whether it was written or as it should be', async () => {
  const { put, held, bringUp, complete, counts } = setUp();
  put('user', { identifier: 'same', properties: { name: 'same' } });
  await held.all('user');
  await bringUp(user('new', 'ghost'), user('same', 'ghost'));
  await complete();
  expect(counts()).toMatchObject({ upserts: 1, unchanged: 1, lacking: 2, refused: 0 });
});

test('a row is compared only when the one before it of the same entity is answered', async () => {
  const { put, held, bringUp, counts, port } = setUp();
  put('user', { identifier: 'a', properties: { name: 'a' } });
  await held.all('user');
  const other = { ...user('a'), row: { ...user('a').row, properties: { name: 'other' } } };
  await bringUp(other, user('a'));
  expect(port.entities()['user']).toMatchObject([{ properties: { name: 'a' } }]);
  expect(counts()).toMatchObject({ upserts: 2, unchanged: 0 });
});

test('in a dry run what would be written is taken for written', async () => {
  const { held, bringUp, complete, shown, counts } = setUp({ dryRun: true });
  await held.all('user');
  await bringUp(user('a', 'b'), user('b'), user('c', 'ghost'));
  await complete();
  expect(shown()).toEqual([]);
  expect(counts()).toMatchObject({ upserts: 3, lacking: 1 });
});
