import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planNetworkSettings } from '../../../../cli/config/network-settings';
import type { RawValues } from '../../../../cli/config/raw-values';
import { makeFolder } from '../../../support/configuration-input';

const folder = makeFolder();
const PEM = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';
writeFileSync(join(folder, 'ca.pem'), PEM);
writeFileSync(join(folder, 'ca.der'), 'binary');

const plan = (raw: RawValues, environment = {}, envFile = {}) =>
  planNetworkSettings(raw, { environment, envFile, folder });
const fromFile = (text: string) => ({ text, name: 'NAME', origin: 'env-file' as const });
const fromFlag = (text: string) => ({ text, name: '--flag', origin: 'flag' as const });
const fromEnvironment = (text: string) => ({ text, name: 'NAME', origin: 'environment' as const });

test('what stands in the environment is in force already', () => {
  const raw = {
    HTTPS_PROXY: fromEnvironment('http://p:1'),
    NODE_EXTRA_CA_CERTS: fromEnvironment('/nowhere.pem'),
  };
  expect(plan(raw)).toEqual({ problems: [], extraCertificates: undefined, variables: {} });
});

test('proxies from an env file are taken over', () => {
  const raw = { HTTPS_PROXY: fromFile('http://p:1'), NO_PROXY: fromFile('localhost') };
  expect(plan(raw).variables).toEqual({ HTTPS_PROXY: 'http://p:1', NO_PROXY: 'localhost' });
});

test('a lower-case variable wins over an env file, and loses against a flag', () => {
  const environment = { https_proxy: 'http://old:1' };
  expect(plan({ HTTPS_PROXY: fromFile('http://p:1') }, environment).variables).toEqual({});
  expect(plan({ HTTPS_PROXY: fromFlag('http://p:1') }, environment).variables).toEqual({
    HTTPS_PROXY: 'http://p:1',
    https_proxy: 'http://p:1',
  });
});

test('certificates from an env file or a flag are read', () => {
  expect(plan({ NODE_EXTRA_CA_CERTS: fromFile('ca.pem') }).extraCertificates).toBe(PEM);
  expect(plan({ NODE_EXTRA_CA_CERTS: fromFlag('ca.pem') }).extraCertificates).toBe(PEM);
});

test('certificates of an env file are trusted besides those of the environment', () => {
  const raw = { NODE_EXTRA_CA_CERTS: fromEnvironment('/company.pem') };
  expect(plan(raw, {}, { NODE_EXTRA_CA_CERTS: 'ca.pem' }).extraCertificates).toBe(PEM);
  expect(plan(raw, {}, {}).extraCertificates).toBeUndefined();
});

test('certificates that nobody would check are refused, and only by the value that Node takes for it', () => {
  const [problem, ...others] = plan({}, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }).problems;
  expect(problem?.name).toBe('NODE_TLS_REJECT_UNAUTHORIZED');
  expect(problem?.message).toContain('NODE_EXTRA_CA_CERTS');
  expect(others).toEqual([]);
  for (const value of ['', '1', 'false', ' 0'])
    expect(plan({}, { NODE_TLS_REJECT_UNAUTHORIZED: value }).problems).toEqual([]);
});

test('an env file cannot switch off what Node reads at its start', () => {
  expect(plan({}, {}, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }).problems).toEqual([]);
});

test.each([
  ['none.pem', 'there is no such file'],
  ['ca.der', 'holds no certificate in PEM form'],
])('%s is a problem', (file, message) => {
  expect(plan({ NODE_EXTRA_CA_CERTS: fromFlag(file) }).problems).toEqual([
    expect.objectContaining({ name: '--flag', message: expect.stringContaining(message) as string }),
  ]);
});
