import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRedactor } from '../../../../cli/core/redact';
import type { StackValue } from '../../../../cli/stack/stack-values';
import { load, makeFolder, problemsOf } from '../../../support/configuration-input';

const saying = (value: string): readonly StackValue[] => [
  { output: 'syncInstance', variable: 'PORT_SYNC_INSTANCE', value },
];
const stackValues = saying('of-the-stack');

test('a stack yields to env file, environment and flag, and wins over the default', () => {
  const folder = makeFolder();
  writeFileSync(join(folder, 'x.env'), 'PORT_SYNC_INSTANCE=of-the-file\n');
  const instance = (environment: Record<string, string>, flags: Record<string, string>) =>
    load(environment, { folder, flags, stackValues }).config.instance;
  const file = { 'env-file': 'x.env' };
  expect(instance({}, {})).toBe('of-the-stack');
  expect(instance({}, file)).toBe('of-the-file');
  expect(instance({ PORT_SYNC_INSTANCE: 'of-the-environment' }, file)).toBe('of-the-environment');
  expect(instance({ PORT_SYNC_INSTANCE: 'x' }, { ...file, instance: 'of-the-flag' })).toBe('of-the-flag');
  expect(load({}).config.instance).toBe('default');
});

test('an output that is empty is not there', () => {
  expect(load({}, { stackValues: saying(' ') }).config.instance).toBe('default');
});

test('what is wrong with an output is told by its name', () => {
  expect(problemsOf(() => load({}, { stackValues: saying('no instance') }))).toEqual([
    expect.objectContaining({ name: 'output syncInstance of the stack' }),
  ]);
});

test('secrets of a stack are kept out of what is written', () => {
  const redactor = createRedactor();
  const secret: StackValue = {
    output: 'portWebhookSecret',
    variable: 'PORT_WEBHOOK_SECRET',
    value: 'top-hidden',
  };
  load({}, { redactor, stackValues: [secret] });
  expect(redactor.redact('it is top-hidden')).toBe('it is ***');
});
