/** Words that names and tags are made of. */
export const APPS = [
  'payments',
  'ledger',
  'kyc',
  'risk',
  'trading',
  'treasury',
  'cards',
  'loans',
  'portal',
  'identity',
  'reporting',
  'datalake',
  'search',
  'mail',
  'billing',
  'catalog',
  'fraud',
  'onboarding',
  'market',
  'archive',
] as const;
export const ENVIRONMENTS = ['prod', 'prod', 'test', 'dev', 'stage'] as const;
export const REGIONS = [
  ['westeurope', 'weu'],
  ['northeurope', 'neu'],
  ['germanywestcentral', 'gwc'],
  ['swedencentral', 'sdc'],
  ['eastus2', 'eus2'],
] as const;
export const TEAMS = ['platform', 'payments-core', 'data', 'risk-it', 'sre', 'frontend'] as const;
export const OWNERS = [
  'anna.berg@contoso.com',
  "sean.o'brien@contoso.com",
  'jürgen.groß@contoso.com',
  'li.wei@contoso.com',
] as const;

/** Tag names and values that break naive string building and naive objects. */
export const HOSTILE_TAGS: readonly (readonly [name: string, value: string])[] = [
  ['__proto__', 'polluted'],
  ['constructor', 'Object'],
  ['toString', '[object Object]'],
  ["owner's", "O'Brien"],
  ['quote', '"double" and \'single\''],
  ['path', 'C:\\temp\\new'],
  ['trailing', 'ends with \\'],
  ['injection', "' or true //"],
  ['größe', 'übergroß – 大'],
  ['emoji', '🚀 launch'],
  ['empty', ''],
  ['hidden-link:/app-insights', '/subscriptions/x/y'],
  ['with space', ' padded '],
  ['a.b$c', '${interpolated}'],
];
