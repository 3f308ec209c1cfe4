import { toJsonPath } from '../../../catalog/problems';

describe('toJsonPath', () => {
  it.each([
    [[], '$'],
    [['schema', 'properties', 'sku', 'type'], '$.schema.properties.sku.type'],
    [['mappings', 2, 'entity'], '$.mappings[2].entity'],
    [['properties', 'a-b'], '$.properties["a-b"]'],
    [['properties', 'a"b'], '$.properties["a\\"b"]'],
  ])('writes %j as %s', (segments, expected) => {
    expect(toJsonPath(segments)).toBe(expected);
  });
});
