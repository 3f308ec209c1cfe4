import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadCatalog, type Catalog } from '../../catalog/catalog';
import { expressionsOfWebhook } from '../../catalog/expressions';
import { projectionOf } from '../../catalog/projection';
import { operationOf } from '../../catalog/webhook';
import {
  SIGNATURE_HEADER,
  SIGNATURE_PREFIX,
  SYNC_INSTANCE_PROPERTY,
  WEBHOOK_IDENTIFIER,
} from '../../contract/names';

let catalog: Catalog<'azure' | 'entra'>;
const azureBlueprints = () => catalog.blueprints.filter(({ identifier }) => identifier.startsWith('azure'));
beforeAll(async () => {
  catalog = await loadCatalog(join(__dirname, '../..'), { needs: ['azure', 'entra'] });
});

describe('the shipped catalog', () => {
  it('has the blueprints of Azure and of Entra ID', () => {
    expect(catalog.blueprints.map(({ identifier }) => identifier)).toEqual([
      'azureCloudResources',
      'azureResourceGroup',
      'azureSubscription',
      'entra-id-application',
      'entra-id-group',
      'entra-id-service-principal',
      'entra-id-user',
    ]);
  });

  it('names the owner on every entity of Azure, and never demands a parent', () => {
    for (const { schema, relations = {} } of azureBlueprints()) {
      expect(schema.properties[SYNC_INSTANCE_PROPERTY]?.type).toBe('string');
      expect(schema.required).toEqual([]);
      expect(Object.values(relations).filter(({ required }) => required)).toEqual([]);
    }
  });

  it('maps every property and relation of every blueprint of Azure, and deletes what it creates', () => {
    const { mappings } = catalog.mappings.azure;
    for (const { identifier, schema, relations = {} } of azureBlueprints()) {
      const own = mappings.filter(({ blueprint }) => blueprint === identifier);
      expect(own.map(operationOf).sort()).toEqual(['create', 'delete']);
      const create = own.find((mapping) => operationOf(mapping) === 'create')!;
      expect(Object.keys(create.entity.properties ?? {}).sort()).toEqual(
        Object.keys(schema.properties).sort(),
      );
      expect(Object.keys(create.entity.relations ?? {}).sort()).toEqual(Object.keys(relations).sort());
    }
  });

  it('signs as the contract says, and deletes no dependents', () => {
    const { identifier, security, mappings, enabled } = catalog.mappings.azure;
    expect({ identifier, enabled, security }).toEqual({
      identifier: WEBHOOK_IDENTIFIER,
      enabled: true,
      security: {
        signatureHeaderName: SIGNATURE_HEADER,
        signatureAlgorithm: 'sha256',
        signaturePrefix: SIGNATURE_PREFIX,
      },
    });
    for (const mapping of mappings.filter((each) => operationOf(each) === 'delete')) {
      expect(mapping.operation).toEqual({ type: 'delete', deleteDependents: false });
    }
  });

  it('reads no more of a row than its properties need', () => {
    expect(projectionOf(catalog.mappings.azure)).toEqual({
      columns: ['identity', 'kind', 'managedBy', 'sku', 'zones'],
      propertyPaths: [['provisioningState'], ['state']],
    });
  });

  it('uses double quotes alone, since Port rewrites single ones', () => {
    const texts = expressionsOfWebhook(catalog.mappings.azure).map(({ text }) => text);
    expect(texts.filter((text) => text.includes("'"))).toEqual([]);
  });
});

describe('the README of blueprints', () => {
  it('names every blueprint with its file', async () => {
    const text = await readFile(join(__dirname, '../../blueprints/README.md'), 'utf8');
    for (const { identifier } of catalog.blueprints) {
      const folder = identifier.startsWith('azure') ? 'azure' : 'entra';
      expect(text).toContain(`[\`${identifier}\`](${folder}/${identifier}.json)`);
    }
  });
});
