import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { loadConfig } from './config/load';
import type { Outputs } from './outputs';
import { planStack, readStackCatalog } from './plan-stack';
import { createPortApi } from './port/port-api';
import { createStack } from './stack';

/** The program that `pulumi up` runs: configuration, plan, resources, outputs. */
async function run(): Promise<Outputs> {
  const settings = loadConfig(pulumi.runtime.allConfig(), process.env);
  const { connection } = settings;
  const port = connection === undefined ? undefined : createPortApi(connection);
  const catalog = await readStackCatalog(settings, join(__dirname, '..'));
  const plan = planStack(settings, catalog, (await port?.readBlueprints()) ?? []);
  return createStack(settings, plan, {
    now: new Date(),
    countEntities: async (blueprint) => (await port?.countEntities(blueprint)) ?? 0,
  });
}

module.exports = run;
