import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ALL_SETTINGS } from '../../cli/config/settings';
import { retryHintMs } from '../../cli/http/retry-hint';
import { parseOutputs } from '../../cli/stack/pulumi';
import { toStackValues } from '../../cli/stack/stack-values';
import { load, makeFolder } from '../support/configuration-input';
import { everyInputIsReadOrRefused } from '../support/fuzz';
import { hostileText, toJsonText, hostileValue, mutated, mutatedText } from '../support/hostile';

const SOUND: Readonly<Record<string, string>> = {
  ...Object.fromEntries(ALL_SETTINGS.map(([name, { example }]) => [name, example])),
  RESOURCE_GROUP_TAG_FILTERS: '{"include":{"env":"prod","__proto__":"x"},"exclude":{"tier":"low"}}',
  RESOURCE_TYPES: '["Microsoft.Compute/virtualMachines"]',
  PORT_SYNC_CATALOG: '.',
  NODE_EXTRA_CA_CERTS: 'none.pem',
};

const folder = makeFolder();

test('every setting', async () => {
  const setting = fc
    .constantFrom(...Object.entries(SOUND))
    .chain(([name, text]) => fc.tuple(fc.constant(name), fc.oneof(hostileText, mutatedText(text))));
  await everyInputIsReadOrRefused(setting, 5000, ([name, text]) => load({ [name]: text }, { folder }));
});

test('filters by tags', async () => {
  const filters = fc.oneof(mutated(JSON.parse(SOUND['RESOURCE_GROUP_TAG_FILTERS'] ?? '')), hostileValue);
  await everyInputIsReadOrRefused(filters, 1500, (value) =>
    load({ RESOURCE_GROUP_TAG_FILTERS: toJsonText(value) }),
  );
});

test('files of variables', async () => {
  const sound = Object.entries(SOUND)
    .map(([name, text]) => `${name}='${text}'`)
    .join('\n');
  const path = join(folder, 'some.env');
  await everyInputIsReadOrRefused(fc.oneof(mutatedText(sound), hostileText), 1000, (text) => {
    writeFileSync(path, text);
    return load({}, { folder, flags: { 'env-file': path } });
  });
});

test('instants and spans of --since', async () => {
  const since = fc.oneof(hostileText, mutatedText('2026-01-02T03:04:05Z'), mutatedText('90m'));
  await everyInputIsReadOrRefused(since, 500, (text) =>
    load({}, { command: 'incremental', flags: { since: text } }),
  );
});

test('outputs of a stack', async () => {
  const sound = {
    azureTenantId: 'a',
    portWebhookIngestUrl: 'https://x/y',
    stateUrl: 'file:x',
    blueprintIds: ['a'],
  };
  const printed = fc.oneof(mutated(sound).map(toJsonText), mutatedText(JSON.stringify(sound)));
  await everyInputIsReadOrRefused(printed, 1000, (text) => toStackValues(parseOutputs(text) ?? {}));
});

test('headers that say how long to wait', async () => {
  const names = ['retry-after', 'retry-after-ms', 'x-ms-retry-after-ms', 'x-ms-user-quota-resets-after'];
  const text = fc.oneof(
    hostileText,
    mutatedText('Fri, 02 Jan 2026 03:04:05 GMT'),
    mutatedText('00:00:05.1234567'),
    mutatedText('120'),
  );
  const headers = fc.dictionary(
    fc.constantFrom(...names, 'x-ratelimit-remaining', 'x-ratelimit-reset'),
    text,
  );
  await everyInputIsReadOrRefused(headers, 2000, (all) => {
    const hint = retryHintMs((name) => all[name], Date.UTC(2026, 0, 2));
    if (hint !== undefined && !(hint >= 0 && Number.isFinite(hint))) throw new Error(`waits ${hint} ms`);
  });
});
