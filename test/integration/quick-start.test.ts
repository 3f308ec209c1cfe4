import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '../support/emulator';
import { ROOT, runCli } from '../support/run-cli';

const hasTools = ['bash', 'curl', 'jq', 'openssl'].every(
  (tool) => spawnSync(tool, ['--version']).error === undefined,
);

/** The commands of README's step 3, without the lines in which the reader names Port and its credentials. */
function commandsOfReadme(): string {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, commands] = /### 3\. [^]*?```sh\n([^]*?)```/.exec(readme) ?? [];
  if (commands === undefined) throw new Error('README has no commands in step 3');
  return commands.replace(/^export PORT_(BASE_URL|CLIENT_ID)=.*$/gm, '');
}

(hasTools ? test : test.skip)(
  'what README says makes a Port that a full run can fill',
  async () => {
    const emulator = await startEmulator({ resources: 60, args: ['--no-provision'] });
    try {
      const { NODE_EXTRA_CA_CERTS = '', ...env } = emulator.env;
      const setUp = spawnSync(
        'bash',
        ['--norc', '-euo', 'pipefail', '-c', `${commandsOfReadme()}\nenv | grep ^PORT_WEBHOOK_`],
        {
          cwd: ROOT,
          env: { PATH: process.env.PATH, ...env, CURL_CA_BUNDLE: NODE_EXTRA_CA_CERTS },
          encoding: 'utf8',
        },
      );
      expect(setUp).toMatchObject({ status: 0, stderr: '' });
      const webhook = Object.fromEntries(
        [...setUp.stdout.matchAll(/^(PORT_WEBHOOK_\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
      ) as Record<string, string>;
      const run = await runCli(['full', '--json'], {
        cwd: mkdtempSync(join(tmpdir(), 'port-sync-quick-start-')),
        env: { ...env, NODE_EXTRA_CA_CERTS, ...webhook },
      });
      expect(JSON.parse(run.stdout)).toMatchObject({
        exitCode: 0,
        sources: [{ verification: { state: 'verified' }, kinds: { resource: { read: 60, delivered: 60 } } }],
      });
    } finally {
      await emulator.stop();
    }
  },
  60_000,
);
