const forbid = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: to },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle hides which file decides.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    forbid(
      'cli-and-infra-are-strangers',
      'They meet in contract/ and catalog/ only.',
      '^cli/',
      '^(infra|emulator|bench|scripts|test)/',
    ),
    forbid(
      'infra-knows-no-cli',
      'They meet in contract/ and catalog/ only.',
      '^infra/',
      '^(cli|emulator|bench|scripts|test)/',
    ),
    forbid(
      'infra-decides-without-pulumi',
      'What decides is plain functions; components make what was decided.',
      '^infra/(config|desired)/',
      '^infra/(components/|index|stack|sync-side|port-side|port/(?!shapes))|node_modules/@pulumi/',
    ),
    forbid(
      'catalog-is-data',
      'catalog/ reads files: no network, no CLI, no Pulumi.',
      '^catalog/',
      '^(cli|infra|emulator|test|scripts|bench)/|node_modules/(@pulumi|@oclif|undici|@azure)/',
    ),
    forbid(
      'contract-imports-nothing',
      'contract/ is what everybody agrees on.',
      '^contract/',
      '^(cli|infra|emulator|catalog|test|scripts|bench)/|node_modules/',
    ),
    forbid(
      'emulator-knows-no-client',
      'The emulator follows the documents, never our client.',
      '^emulator/',
      '^(cli|infra|test|bench|scripts)/',
    ),
    forbid('no-pulumi-in-cli', 'A user of the CLI installs no Pulumi.', '^cli/', 'node_modules/@pulumi/'),
    forbid(
      'engine-is-pure-of-io',
      'cli/sync decides: no HTTP, no oclif, no files.',
      '^cli/sync/',
      '^cli/(commands|http|sources|port|state|presenters|config)/|node_modules/(@oclif|undici|@azure)/',
    ),
    forbid(
      'sources-and-port-are-strangers',
      'They meet in the engine.',
      '^cli/sources/',
      '^cli/(port|commands|presenters|state)/',
    ),
    forbid(
      'port-knows-no-source',
      'They meet in the engine.',
      '^cli/port/',
      '^cli/(sources|commands|presenters|state)/',
    ),
    forbid(
      'mapping-knows-no-source-and-no-port',
      'It makes entities of items, wherever they come from and go to.',
      '^cli/mapping/',
      '^cli/(?!mapping/|core/)|node_modules/(@oclif|undici|@azure)/',
    ),
    forbid('core-knows-nobody', 'core/ is below everything.', '^cli/core/', '^cli/(?!core/)'),
    forbid(
      'http-is-below-sources',
      'http/ knows how to ask, not what.',
      '^cli/http/',
      '^cli/(?!http/|core/)',
    ),
    forbid(
      'identity-is-below-sources',
      'identity/ knows who we are, not what is asked.',
      '^cli/identity/',
      '^cli/(?!identity/|core/|http/)',
    ),
    forbid(
      'nobody-imports-commands',
      'Commands are entry points.',
      '^(cli/(?!commands/)|catalog|contract|emulator)',
      '^cli/commands/',
    ),
    forbid(
      'nobody-imports-tests',
      'Tests are entry points.',
      '^(cli|catalog|contract|emulator|scripts|bench|infra)/',
      '^test/',
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
