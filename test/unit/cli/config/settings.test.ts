import { ALL_SETTINGS } from '../../../../cli/config/settings';
import { COMMON_FLAGS, RUN_FLAGS, SYNC_FLAGS } from '../../../../cli/flags';

test('every setting has a flag of its own', () => {
  const flags = ALL_SETTINGS.map(([, { flag }]) => flag);
  const others = ['json', 'env-file', 'dry-run', 'accept-deletes', 'since', 'stack'];
  expect(new Set([...flags, ...others]).size).toBe(flags.length + others.length);
  expect(new Set(Object.keys({ ...COMMON_FLAGS, ...RUN_FLAGS }))).toEqual(new Set([...flags, ...others]));
});

test('the flag of a secret names a file', () => {
  for (const [, { flag, secret }] of ALL_SETTINGS) expect(flag.endsWith('-file')).toBe(secret === true);
});

test('only run can be told its mode', () => {
  expect(Object.keys(RUN_FLAGS).filter((flag) => !(flag in SYNC_FLAGS))).toEqual(['since', 'sync-mode']);
});

test('a flag tells its variable and its default', () => {
  const flags = new Map(Object.entries(SYNC_FLAGS));
  expect(flags.get('wire')?.description).toContain('[PORT_SYNC_WIRE; default: batch]');
});
