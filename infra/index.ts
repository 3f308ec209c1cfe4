import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { CatalogError } from '../catalog/problems';
import { loadConfig } from './config/load';
import { ConfigurationError } from './config/problem';
import type { Outputs } from './outputs';
import { planStack, readStackCatalog } from './plan-stack';
import { createPortApi, PortApiError } from './port/port-api';
import { createStack } from './stack';

/** Configuration, plan, resources, outputs. */
async function makeStack(): Promise<Outputs> {
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

/** Whoever runs `pulumi up` can mend these, and needs no stack trace of ours for it. */
const EXPECTED = [ConfigurationError, CatalogError, PortApiError];

/** The program that `pulumi up` runs. */
export = async (): Promise<Outputs> => {
  try {
    return await makeStack();
  } catch (error) {
    const expected = EXPECTED.find((kind) => error instanceof kind);
    if (expected === undefined || !(error instanceof Error)) throw error;
    throw new pulumi.RunError(error.message);
  }
};
