import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadCatalog, type Catalog } from '../../catalog/catalog';
import { identityOf } from '../../catalog/identity';
import { OceanFile } from '../../catalog/ocean';
import { GRAPH_PERMISSIONS } from '../../catalog/permissions';
import { selectOf } from '../../catalog/select';
import { GUIDE } from '../support/entra-guide';
import { ROOT } from '../support/run-cli';
import { withCatalogFolder } from '../support/catalog-folder';

let catalog: Catalog<'entra'>;
beforeAll(async () => {
  catalog = await loadCatalog(ROOT, { needs: ['entra'] });
});

/** Loads the shipped blueprints beside a mapping for Entra ID alone. */
async function load(file: string, text: string): Promise<Catalog<'entra'>> {
  const blueprints = catalog.blueprints.map((blueprint) => [
    `blueprints/${blueprint.identifier}.json`,
    blueprint,
  ]);
  return withCatalogFolder({ ...(Object.fromEntries(blueprints) as object), [file]: text }, (folder) =>
    loadCatalog(folder, { needs: ['entra'] }),
  );
}

const guide = Object.entries(GUIDE);

describe("the mappings of Port's guide", () => {
  it.each(guide)('%s is read word for word', async (name, text) => {
    const { mappings } = await load('mappings/entra.yaml', text);
    expect(mappings.entra.resources.map(({ kind }) => kind)).toEqual([`/${name}`]);
    expect(mappings.azure).toBeUndefined();
  });

  it.each(guide)('%s is read as JSON as well', async (_name, text) => {
    const fromYaml = await load('mappings/entra.yaml', text);
    const fromJson = await load('mappings/entra.json', JSON.stringify(parse(text)));
    const withoutFile = ({ mappings }: Catalog<'entra'>) =>
      mappings.entra.resources.map((resource) => ({ ...resource, file: '' }));
    expect(withoutFile(fromJson)).toEqual(withoutFile(fromYaml));
  });

  it('are what is shipped, but for the times of sign-ins, which are an opt-in', async () => {
    const shipped = OceanFile.parse(parse(await readFile(join(ROOT, 'mappings/entra.yaml'), 'utf8')));
    const signIns = /^ *lastSignInDateTime: .*\n?/m;
    expect(GUIDE.users).toMatch(signIns);
    const resources = guide.map(([, text]) => OceanFile.parse(parse(text.replace(signIns, ''))).resources[0]);
    expect(shipped.resources).toEqual(resources);
  });
});

describe('the shipped mapping', () => {
  it('fills every property and relation of every blueprint of Entra ID, but for sign-ins', () => {
    const described = catalog.blueprints.filter(({ identifier }) => identifier.startsWith('entra'));
    const filled = Object.fromEntries(
      catalog.mappings.entra.resources.flatMap(({ mappings }) =>
        mappings.map(({ blueprint, entity }) => [
          blueprint.replaceAll('"', ''),
          [Object.keys(entity.properties).sort(), Object.keys(entity.relations)],
        ]),
      ),
    ) as object;
    expect(filled).toEqual(
      Object.fromEntries(
        described.map(({ identifier, schema, relations = {} }) => [
          identifier,
          [
            Object.keys(schema.properties)
              .filter((name) => name !== 'lastSignInDateTime')
              .sort(),
            Object.keys(relations),
          ],
        ]),
      ),
    );
  });

  it('asks for what it reads, and identifies by id alone', () => {
    const asked = catalog.mappings.entra.resources.map((resource) => {
      const { fields, nested, unbounded } = selectOf(resource);
      return [resource.kind, identityOf(resource), fields.join(), nested, unbounded];
    });
    expect(asked).toEqual([
      [
        '/users',
        'id',
        'accountEnabled,createdDateTime,department,displayName,givenName,id,jobTitle,mail,officeLocation,surname,userPrincipalName',
        {},
        [],
      ],
      [
        '/groups',
        'id',
        'createdDateTime,description,displayName,groupTypes,id,mailEnabled,members,securityEnabled',
        { members: ['id'] },
        [],
      ],
      ['/applications', 'id', 'appId,createdDateTime,displayName,id,publisherDomain,signInAudience', {}, []],
      [
        '/servicePrincipals',
        'id',
        'accountEnabled,appId,appOwnerOrganizationId,appRoleAssignmentRequired,createdDateTime,displayName,id',
        {},
        [],
      ],
    ]);
  });
});

describe('the README of mappings', () => {
  it('names the permission of every kind', async () => {
    const text = await readFile(join(ROOT, 'mappings/README.md'), 'utf8');
    const rows = [...text.matchAll(/^\| `(\/\S+)` +\| (?:`(\w+)`)? +\| `([\w.]+)` +\|$/gm)];
    expect(
      rows.map(([, kind, field, permission]) => ({ kind, ...(field && { field }), permission })),
    ).toEqual(GRAPH_PERMISSIONS);
  });
});
