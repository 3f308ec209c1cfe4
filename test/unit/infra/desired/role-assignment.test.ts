import fc from 'fast-check';
import { roleAssignmentName, roleDefinitionId } from '../../../../infra/desired/role-assignment';

const SCOPE = '/subscriptions/00000000-0000-0000-0000-000000000001';
const PRINCIPAL = '00000000-0000-0000-0000-00000000000a';

test('a role is that of the subscription, or above it that of the tenant', () => {
  expect(roleDefinitionId('reader', `${SCOPE}/resourceGroups/rg`)).toBe(
    `${SCOPE}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
  );
  expect(roleDefinitionId('reader', '/providers/Microsoft.Management/managementGroups/x')).toBe(
    '/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7',
  );
});

test('the name of an assignment is the version 5 UUID of its three parts in the namespace of URLs', () => {
  // By Python: uuid.uuid5(uuid.NAMESPACE_URL, f'{scope}|{principal}|acdd72a7-3385-48ef-bd42-f606fba81ae7')
  expect(roleAssignmentName(SCOPE, PRINCIPAL, 'reader')).toBe('0c7d3f0c-412e-5100-9cad-ef7264169191');
});

test('the name is a UUID of version 5, the same for the same three in any case, another for others', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (principal, other) => {
      fc.pre(principal !== other);
      const name = roleAssignmentName(SCOPE, principal, 'reader');
      expect(name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(roleAssignmentName(SCOPE.toUpperCase(), principal.toUpperCase(), 'reader')).toBe(name);
      expect(roleAssignmentName(SCOPE, other, 'reader')).not.toBe(name);
      expect(roleAssignmentName(SCOPE, principal, 'storageBlobDataContributor')).not.toBe(name);
    }),
  );
});
