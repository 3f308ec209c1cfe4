import { availableParallelism } from 'node:os';
import type { BenchFamily } from '../family';
import { renderEntra } from './page';
import { type EntraMeasurement, type EntraScenario, measureEntra } from './scenario';

const HELP = `  port-sync full, full without a change, and incremental after 1 % of changes, of Entra ID
  --tenants 20000/1000,100000/5000   users and groups of the tenants
`;

/** Entra ID, whole and by delta queries. */
export const entra: BenchFamily = {
  name: 'entra',
  help: HELP,
  page: 'bench/entra/RESULTS.md',
  options: { tenants: { type: 'string', default: '20000/1000,100000/5000' } },
  async measure({ tenants }) {
    const measurements: EntraMeasurement[] = [];
    for (const scenario of toScenarios(String(tenants))) {
      const measured = await measureEntra(scenario);
      for (const one of measured) console.error(JSON.stringify(one));
      measurements.push(...measured);
    }
    return renderEntra(measurements, { node: process.versions.node, cores: availableParallelism() });
  },
};

function toScenarios(text: string): EntraScenario[] {
  return text.split(',').map((tenant) => {
    const [, users, groups] = /^(\d+)\/(\d+)$/.exec(tenant) ?? [];
    if (users === undefined || groups === undefined)
      throw new Error(`--tenants: ${tenant} is no number of users and groups, such as 20000/1000`);
    return { users: Number(users), groups: Number(groups) };
  });
}
