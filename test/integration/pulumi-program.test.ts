import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readExampleStack } from '../support/example-stack';
import { runProgram } from '../support/program-engine';
import { ROOT } from '../support/run-cli';

const withoutPort = { ...readExampleStack('example'), 'port-sync:port': '{"enabled":false}' };

test('Pulumi.yaml leads to the program and to the settings with which it is loaded', () => {
  expect(parse(readFileSync(join(ROOT, 'Pulumi.yaml'), 'utf8'))).toMatchObject({
    name: 'port-sync',
    main: 'infra/',
    runtime: { name: 'nodejs', options: { tsconfig: 'tsconfig.pulumi.json' } },
  });
});

test("the program runs in Pulumi's own Node runtime", async () => {
  const { exitCode, types, outputs, log } = await runProgram(withoutPort);
  expect({ exitCode, log }).toEqual({ exitCode: 0, log: [] });
  expect(types).toEqual(
    expect.arrayContaining([
      'azuread:index/application:Application',
      'azure-native:authorization:RoleAssignment',
      'azure-native:storage:StorageAccount',
      'pulumi:pulumi:Stack',
    ]),
  );
  expect(outputs).toMatchObject({
    syncInstance: 'default',
    azureTenantId: 'tenant',
    syncSources: 'azure,entra',
  });
});

test('what is wrong with the configuration is told without a stack trace', async () => {
  const { exitCode, log } = await runProgram({ ...withoutPort, 'port-sync:azure': '{"scopes":["x"]}' });
  expect(exitCode).not.toBe(0);
  expect(log.join('\n')).toBe(
    'The configuration of the stack has to be mended:\n' +
      '- azure.scopes[0]: "x" is no scope of Azure\n' +
      "    pulumi config rm --path 'azure.scopes[0]'",
  );
});
