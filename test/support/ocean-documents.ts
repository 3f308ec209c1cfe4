import { OceanFile, type OceanResource } from '../../catalog/ocean';
import type { Json } from './catalog-documents';

/** A resource as the catalog gives it, of the kind `/users` unless told otherwise. */
export function resource(
  entity: Json,
  more: { port?: Json; selector?: Json; kind?: string } = {},
): OceanResource {
  const { kind = '/users', port, selector } = more;
  const mappings = { identifier: '.id', blueprint: '"a"', ...entity };
  const document = {
    kind,
    selector: { query: 'true', ...selector },
    port: { entity: { mappings }, ...port },
  };
  return resourcesOf({ resources: [document] })[0]!;
}

/** The resources of a document, which must be sound. */
export function resourcesOf(document: Json, file = 'mappings/entra.yaml'): readonly OceanResource[] {
  return OceanFile.parse(document).resources.map((parsed, index) => ({ ...parsed, file, index }));
}
