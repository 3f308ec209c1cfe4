import { identityOf } from '../../../catalog/identity';
import { resource, resourcesOf } from '../../support/ocean-documents';

describe('identityOf', () => {
  it.each<[string, string, 'id' | 'item']>([
    ['.id', '"a"', 'id'],
    ['"user-" + .id', '"a"', 'id'],
    ['.id | ascii_downcase', '"a"', 'id'],
    ['. as {$id} | $id', '"a"', 'id'],
    ['"\\(.id)"', 'if (.id | startswith("x")) then "a" else "b" end', 'id'],
    ['.["id"]', '"a"', 'id'],
    ['.id // .mail', '"a"', 'item'],
    ['.mail', '"a"', 'item'],
    ['.id', '.type', 'item'],
    ['if .deleted then .id else .id end', '"a"', 'item'],
    ['.id, (.x.y | empty)', '"a"', 'item'],
    ['. | .id, .', '"a"', 'item'],
    ['.id | (', '"a"', 'item'],
    ['.__id', '"a"', 'item'],
    ['.[]', '"a"', 'item'],
  ])('of %s and %s is %s', (identifier, blueprint, expected) => {
    expect(identityOf(resource({ identifier, blueprint, title: '.displayName' }))).toBe(expected);
  });

  it('is the item where elements are taken out of it', () => {
    expect(identityOf(resource({ identifier: '.id' }, { port: { itemsToParse: '.members' } }))).toBe('item');
  });

  it('is the item where one mapping of several needs more', () => {
    const mappings = ['.id', '.mail'].map((identifier) => ({ identifier, blueprint: '"a"' }));
    const document = { kind: '/users', selector: { query: 'true' }, port: { entity: { mappings } } };
    expect(identityOf(resourcesOf({ resources: [document] })[0]!)).toBe('item');
  });
});
