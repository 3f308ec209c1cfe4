import { execFileSync } from 'node:child_process';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { presentStackValues } from '../../../../cli/presenters/stack-values';
import type { ShownValue } from '../../../../cli/stack/stack-values';

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

test('dotenv: what was written is what is read', () => {
  fc.assert(
    fc.property(line, (text) => {
      const value = text.trim().replaceAll('`', '');
      const printed = presentStackValues([{ ...tenant, value }], 'dotenv', noStack);
      expect(parseEnv(printed)).toEqual({ AZURE_TENANT_ID: value });
    }),
  );
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
