import { execFileSync } from 'node:child_process';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { ConfigurationError } from '../../../../cli/core/errors';
import { presentStackValues } from '../../../../cli/presenters/stack-values';
import type { ShownValue } from '../../../../cli/stack/stack-values';
import { HOSTILE_TEXTS, hostileText } from '../../../support/hostile';

const tenant: ShownValue = {
  output: 'azureTenantId',
  variable: 'AZURE_TENANT_ID',
  value: "it's $HOME",
  isSecret: false,
};
const secret: ShownValue = {
  output: 'portWebhookSecret',
  variable: 'PORT_WEBHOOK_SECRET',
  value: 'shown-secret',
  isSecret: true,
};
const hidden: ShownValue = { ...secret, value: undefined };
const noStack = { stack: undefined };

test('dotenv: a secret that is not shown is a comment', () => {
  const text = presentStackValues([tenant, hidden], 'dotenv', noStack);
  expect(text).toBe(
    "AZURE_TENANT_ID=`it's $HOME`\n# PORT_WEBHOOK_SECRET is a secret: --show-secrets shows it",
  );
  expect(parseEnv(text)).toEqual({ AZURE_TENANT_ID: "it's $HOME" });
});

test('json: one object, by variable', () => {
  expect(JSON.parse(presentStackValues([tenant, hidden], 'json', noStack))).toEqual({
    AZURE_TENANT_ID: "it's $HOME",
    PORT_WEBHOOK_SECRET: '***',
  });
});

/** What a variable holds after a POSIX shell has read the text. */
const afterShell = (text: string, name: string): string =>
  execFileSync('sh', ['-c', `${text}\nprintf %s "$${name}"`], { encoding: 'utf8' });

// A shell cannot hold NUL; env files know three quotes, and our outputs are lines.
const line = fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.replaceAll(/[\0\r\n]/g, ''));

test('shell: whatever a value holds, it is one word', () => {
  const texts = fc.sample(line, 20).map((text) => text.toWellFormed());
  for (const value of [...texts, "'; echo x; '", '$(id)', '`id`', '\\n "q"']) {
    const text = presentStackValues([{ ...tenant, value }], 'shell', noStack);
    expect(afterShell(text, 'AZURE_TENANT_ID')).toBe(value);
  }
});

test('shell and github: a hostile value is one word of the shell that reads it', () => {
  for (const hostile of HOSTILE_TEXTS.filter((text) => text.length < 1000)) {
    const value = hostile.toWellFormed().replaceAll('\0', '');
    expect(afterShell(presentStackValues([{ ...tenant, value }], 'shell', noStack), 'AZURE_TENANT_ID')).toBe(
      value,
    );
    const stored = presentStackValues([{ ...tenant, value }], 'github', { stack: value });
    const gh = 'gh() { [ "$1 $2 $3" = "variable set AZURE_TENANT_ID" ] && cat; }';
    expect(execFileSync('sh', ['-c', `${gh}\n${stored}`], { encoding: 'utf8' })).toBe(value);
  }
});

test('dotenv: what was written is what is read, or it is not written', () => {
  const texts = fc.oneof(
    line,
    hostileText,
    fc.string({ unit: fc.constantFrom("'", '"', '`', '\\', 'n', '\n', '#', '=', ' ') }),
  );
  fc.assert(
    fc.property(texts, (value) => {
      let printed: string;
      try {
        printed = presentStackValues([{ ...tenant, value }], 'dotenv', noStack);
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
        return;
      }
      expect({ ...parseEnv(printed) }).toEqual({ AZURE_TENANT_ID: value });
    }),
    { numRuns: 1000 },
  );
});

test('dotenv: what no env file can hold is refused by its output', () => {
  const write = () => presentStackValues([{ ...tenant, value: '\'`"' }], 'dotenv', noStack);
  expect(write).toThrow('output azureTenantId of the stack: holds what no env file can hold');
});

describe('github', () => {
  test('every value comes by standard input, secrets straight from Pulumi', () => {
    const text = presentStackValues([tenant, hidden], 'github', { stack: "o'neil/dev" });
    expect(text.split('\n')).toEqual([
      "printf '%s' 'it'\\''s $HOME' | gh variable set AZURE_TENANT_ID",
      "pulumi stack output portWebhookSecret --show-secrets --stack 'o'\\''neil/dev' | gh secret set PORT_WEBHOOK_SECRET",
    ]);
  });

  test('secrets that are shown need no Pulumi', () => {
    expect(presentStackValues([secret], 'github', noStack)).toBe(
      "printf '%s' 'shown-secret' | gh secret set PORT_WEBHOOK_SECRET",
    );
  });
});
