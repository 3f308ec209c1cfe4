import { resolve } from 'node:path';
import { loadCatalog } from '../catalog/catalog';
import { validFiles } from '../catalog/files';
import { readCatalog } from '../catalog/read-catalog';
import type { StackSettings } from './config/load';
import { ConfigurationError, setLine, type ConfigurationProblem } from './config/problem';
import type { CatalogFiles } from './desired/catalog-files';
import { planCatalog, type CatalogPlan } from './desired/catalog-plan';
import { checkCatalogPlan } from './desired/check-catalog-plan';
import { checkLivePort } from './desired/check-live-port';
import {
  isGraphPermission,
  planPermissions,
  SEED_PERMISSIONS,
  type GraphPermission,
} from './desired/graph-permissions';
import type { LiveBlueprint } from './desired/type-changes';
import type { OceanMapping } from '../catalog/ocean';

/** What the catalog's folder holds, as far as a stack is concerned. */
export interface StackCatalog extends CatalogFiles {
  readonly entra: OceanMapping | undefined;
}

/**
 * Reads and checks the catalog that the settings name.
 * @throws CatalogError with every problem at once.
 */
export async function readStackCatalog({ port }: StackSettings, root: string): Promise<StackCatalog> {
  const folder = resolve(root, port.catalog);
  const { blueprints, mappings } = await loadCatalog(folder);
  const read = await readCatalog(folder);
  const [webhook] = validFiles(read.azure);
  return {
    blueprints,
    described: validFiles(read.blueprints),
    additions: validFiles(read.additions),
    webhook,
    entra: mappings.entra,
  };
}

/** What the catalog and Port, as it is, make of the settings. */
export interface StackPlan {
  readonly permissions: readonly GraphPermission[];
  /** Not there where Port is no part of the stack. */
  readonly catalog: CatalogPlan | undefined;
}

/**
 * Decides what the stack shall hold. `live` is what Port holds now.
 * @throws ConfigurationError with every problem at once.
 */
export function planStack(
  settings: StackSettings,
  catalog: StackCatalog,
  live: readonly LiveBlueprint[],
): StackPlan {
  const { port } = settings;
  const { permissions, problems } = planGraphPermissions(settings, catalog.entra);
  const all = port.enabled
    ? [
        ...problems,
        ...checkCatalogPlan(catalog, port),
        ...checkLivePort(catalog.blueprints, live, port.renames),
      ]
    : problems;
  if (all.length > 0) throw new ConfigurationError(all);
  if (!port.enabled) return { permissions, catalog: undefined };
  // What is not there cannot be taken over, only made.
  const adopt = port.adopt.filter((name) => live.some(({ identifier }) => identifier === name));
  return { permissions, catalog: planCatalog(catalog, { ...port, adopt }) };
}

interface Permissions {
  readonly permissions: readonly GraphPermission[];
  readonly problems: readonly ConfigurationProblem[];
}

function planGraphPermissions({ entra }: StackSettings, mapping: OceanMapping | undefined): Permissions {
  const { enabled, graphPermissions } = entra;
  if (!enabled) return { permissions: [], problems: [] };
  if (graphPermissions === 'seed') return { permissions: SEED_PERMISSIONS, problems: [] };
  if (typeof graphPermissions === 'object') {
    return { permissions: [...new Set(graphPermissions.filter(isGraphPermission))].sort(), problems: [] };
  }
  const key = 'entra.graphPermissions';
  const fix = [
    setLine(['entra', 'graphPermissions'], 'seed'),
    setLine(['entra', 'graphPermissions', 0], 'User.Read.All'),
  ];
  if (mapping === undefined) {
    const message = 'the catalog has no mappings/entra.yaml that tells what is needed';
    return {
      permissions: [],
      problems: [{ key, message, fix: [...fix, setLine(['entra', 'enabled'], 'false')] }],
    };
  }
  const { permissions, problems } = planPermissions(mapping);
  return { permissions, problems: problems.map((message) => ({ key, message, fix })) };
}
