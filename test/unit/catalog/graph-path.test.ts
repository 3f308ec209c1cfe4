import { parseGraphPath, toKind, type GraphPath } from '../../../catalog/graph-path';

/** A kind that is sound; what is not has its rows in `refused-resources.ts`. */
function kindOf(text: string): { readonly kind: string; readonly path: GraphPath } {
  const path = parseGraphPath(text);
  if (typeof path === 'string') throw new Error(path);
  return { kind: toKind(path), path };
}

describe('a kind', () => {
  it.each<[string, string, Partial<GraphPath>]>([
    ['/users', '/users', { version: 'v1.0', segments: ['users'], parent: undefined }],
    ['users', '/users', {}],
    ['/users/', '/users', {}],
    ['/v1.0/users', '/users', { segments: ['users'] }],
    ['V1.0/users', '/users', {}],
    ['/beta/users', '/beta/users', { version: 'beta', segments: ['users'] }],
    ['BETA/users', '/beta/users', {}],
    [
      '/groups/{id}/owners',
      '/groups/{id}/owners',
      { segments: ['groups', '{id}', 'owners'], parent: '/groups' },
    ],
    ['beta/groups/{id}/owners', '/beta/groups/{id}/owners', { parent: '/beta/groups' }],
    [
      '/groups/{id}/members/microsoft.graph.user',
      '/groups/{id}/members/microsoft.graph.user',
      { segments: ['groups', '{id}', 'members', 'microsoft.graph.user'] },
    ],
    ["/identityGovernance/x('a-1')/roles", "/identityGovernance/x('a-1')/roles", {}],
    ['/teams/{id}/channels', '/teams/{id}/channels', { parent: '/teams' }],
  ])('%s is %s', (text, kind, path) => {
    expect(kindOf(text)).toMatchObject({ kind, path });
  });

  it('is itself when it is read again', () => {
    for (const kind of ['/users', '/beta/groups/{id}/owners']) expect(kindOf(kind).kind).toBe(kind);
  });
});
