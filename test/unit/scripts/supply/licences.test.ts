import { findForeignLicences, packagesOf } from '../../../../scripts/supply/licences';

const lockOf = (license: string | undefined, more: object = {}) => ({
  packages: {
    '': { name: 'port-sync', license: 'UNKNOWN' },
    'node_modules/a/node_modules/@s/b': {
      version: '1.0.0',
      ...(license === undefined ? {} : { license }),
      ...more,
    },
  },
});

test.each(['MIT', 'Apache-2.0', '(MIT OR GPL-3.0-only)', 'MIT OR CC0-1.0', '(MIT AND ISC)'])(
  '%s may be used',
  (licence) => {
    expect(findForeignLicences(packagesOf(lockOf(licence)))).toEqual([]);
  },
);

test.each(['GPL-3.0-only', 'AGPL-3.0', 'UNLICENSED', 'SEE LICENSE IN x', 'MIT AND GPL-2.0', 'mit'])(
  '%s may not',
  (licence) => {
    expect(findForeignLicences(packagesOf(lockOf(licence)))).toEqual([`@s/b@1.0.0: ${licence}`]);
  },
);

test('nor may a package without a licence', () => {
  expect(findForeignLicences(packagesOf(lockOf(undefined)))).toEqual(['@s/b@1.0.0: no licence']);
});

test('what only developers install is theirs to decide', () => {
  expect(findForeignLicences(packagesOf(lockOf('GPL-3.0-only', { dev: true })))).toEqual([]);
});
