import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalog, type Catalog } from '../../catalog/catalog';
import { identityOf } from '../../catalog/identity';
import { orderKinds } from '../../catalog/kind-order';
import { permissionsOf } from '../../catalog/permissions';
import { selectOf } from '../../catalog/select';
import { ROOT } from '../support/run-cli';

const NAMES = [
  'application-owners',
  'group-owners',
  'service-principal-application',
  'user-groups',
  'user-manager',
  'user-sign-ins',
] as const;

/** The shipped catalog with these opt-ins enabled, as mappings/README.md says. */
async function withOptIns(names: readonly string[], checkJq = false): Promise<Catalog<'azure' | 'entra'>> {
  const folder = await mkdtemp(join(tmpdir(), 'port-sync-opt-ins-'));
  try {
    for (const part of ['blueprints', 'mappings'])
      await cp(join(ROOT, part), join(folder, part), { recursive: true });
    await mkdir(join(folder, 'mappings/entra'));
    for (const name of names) {
      await cp(join(folder, `mappings/opt-in/${name}.yaml`), join(folder, `mappings/entra/${name}.yaml`));
      await cp(join(folder, `blueprints/opt-in/${name}`), join(folder, `blueprints/entra/${name}`), {
        recursive: true,
      });
    }
    return await loadCatalog(folder, { needs: ['azure', 'entra'], checkJq });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function optionsIn(folder: string): Promise<string[]> {
  const names = await readdir(join(ROOT, folder, 'opt-in'));
  return names.map((name) => name.replace(/\.yaml$/, '')).sort();
}

describe('opt-ins', () => {
  it('have a mapping and blueprints under the same name, and a row in the README', async () => {
    const readme = await readFile(join(ROOT, 'mappings/README.md'), 'utf8');
    expect(await optionsIn('mappings')).toEqual(NAMES);
    expect(await optionsIn('blueprints')).toEqual(NAMES);
    for (const name of NAMES) expect(readme).toContain(`[\`${name}\`](opt-in/${name}.yaml)`);
  });

  it('are not read where they lie', async () => {
    const { blueprints, mappings } = await loadCatalog(ROOT, { needs: ['entra'], checkJq: false });
    const user = blueprints.find(({ identifier }) => identifier === 'entra-id-user');
    expect(user?.relations).toEqual({});
    expect([...new Set(mappings.entra.resources.map(({ file }) => file))]).toEqual(['mappings/entra.yaml']);
  });

  it.each(NAMES)('%s is sound by itself', async (name) => {
    const plain = await withOptIns([]);
    const { mappings } = await withOptIns([name]);
    const added = mappings.entra.resources.filter(({ file }) => file === `mappings/entra/${name}.yaml`);
    expect(added).not.toEqual([]);
    expect(mappings.entra.resources).toEqual([...plain.mappings.entra.resources, ...added]);
    for (const resource of added) expect(selectOf(resource).unbounded).toEqual([]);
  });

  it('are sound together, and fill what they add to blueprints', async () => {
    const { blueprints, mappings } = await withOptIns(NAMES, true);
    const filled = new Set(
      mappings.entra.resources.flatMap((resource) =>
        resource.mappings.flatMap(({ blueprint, entity }) =>
          [...Object.keys(entity.properties), ...Object.keys(entity.relations)].map(
            (key) => `${blueprint.replaceAll('"', '')}.${key}`,
          ),
        ),
      ),
    );
    const described = blueprints
      .filter(({ identifier }) => identifier.startsWith('entra'))
      .flatMap(({ identifier, schema, relations = {} }) =>
        [...Object.keys(schema.properties), ...Object.keys(relations)].map((key) => `${identifier}.${key}`),
      );
    expect([...filled].sort()).toEqual(described.sort());
  });

  it('say what they read of whom', async () => {
    const { mappings } = await withOptIns(NAMES);
    const read = mappings.entra.resources
      .filter(({ file }) => file !== 'mappings/entra.yaml')
      .map((resource) => [resource.kind, identityOf(resource), selectOf(resource)] as const)
      .map(([kind, identity, { fields, nested }]) => [kind, identity, fields.join(), nested]);
    expect(read).toEqual([
      ['/applications', 'id', 'id,owners', { owners: ['id'] }],
      ['/groups', 'id', 'id,owners', { owners: ['id'] }],
      ['/applications', 'item', 'appId,id', {}],
      ['/servicePrincipals', 'item', 'appId,id', {}],
      ['/applications', 'id', 'appId,id', {}],
      ['/servicePrincipals', 'id', 'appId,id', {}],
      ['/users', 'id', 'id,memberOf', { memberOf: ['id'] }],
      ['/users', 'id', 'id,manager', { manager: ['id'] }],
      [
        '/users',
        'id',
        'id,signInActivity',
        {
          signInActivity: [
            'lastNonInteractiveSignInDateTime',
            'lastSignInDateTime',
            'lastSuccessfulSignInDateTime',
          ],
        },
      ],
    ]);
  });

  it('need no permission beyond those of the shipped mapping, but for sign-ins; its relations run in no circle', async () => {
    const shipped = await withOptIns([]);
    const all = await withOptIns(NAMES);
    const [application, ...others] = ['Application.Read.All', 'GroupMember.Read.All', 'User.Read.All'];
    expect(permissionsOf(shipped.mappings.entra)).toEqual({
      permissions: [application, ...others],
      unknown: [],
    });
    expect(permissionsOf(all.mappings.entra)).toEqual({
      permissions: [application, 'AuditLog.Read.All', ...others],
      unknown: [],
    });
    expect(orderKinds(shipped.mappings.entra, shipped.blueprints)).toEqual({
      kinds: ['/users', '/applications', '/servicePrincipals', '/groups'],
      circles: [],
    });
    expect(orderKinds(all.mappings.entra, all.blueprints).circles).toEqual([
      ['/users'],
      ['/applications'],
      ['/servicePrincipals'],
      ['/users', '/groups'],
      ['/applications', '/servicePrincipals'],
    ]);
  });
});
