import { BEGINNING, portCall, PORT_LOGIN, READ_BLUEPRINT, type RemoteCall } from './remote-call';

const LOGIN = BEGINNING.filter(({ match }) => match.service === 'login');

const graph = (name: string, path: string, nth = 1): RemoteCall => ({
  name,
  match: { service: 'graph', method: 'GET', path },
  nth,
  bearsToken: true,
});

/** The first, a middle and the last of so many requests alike. */
function three(call: RemoteCall, last: number): RemoteCall[] {
  return [
    { ...call, name: `${call.name}: first`, nth: 1 },
    { ...call, name: `${call.name}: middle`, nth: Math.ceil(last / 2) },
    { ...call, name: `${call.name}: last`, nth: last },
  ];
}

const BULK = portCall('write entities', 'POST', '/entities/bulk\\?');
const DELETE = portCall('delete entities', 'POST', '/bulk/entities/delete');

/** Of a full run over some 250 users in pages of 100 and a few groups, after something has changed. */
export const ENTRA_FULL_CALLS: readonly RemoteCall[] = [
  ...LOGIN,
  PORT_LOGIN,
  graph('delta token of groups', '/groups/delta'),
  graph('number of users', '/users/\\$count'),
  ...three(graph('users', '^/v1\\.0/users\\?'), 3),
  graph('groups', '^/v1\\.0/groups\\?'),
  ...three(graph('members', '/members\\?'), 6),
  graph('applications', '^/v1\\.0/applications\\?'),
  graph('service principals', '^/v1\\.0/servicePrincipals\\?'),
  graph('changes meanwhile', '/users/delta', 2),
  { ...portCall('read what it holds', 'POST', '/entra-id-user/entities/search$'), nth: 1 },
  ...three(BULK, 4),
  READ_BLUEPRINT,
  { ...portCall('search what is ours', 'POST', '/entra-id-user/entities/search$'), nth: 2 },
  DELETE,
];

/** Of an incremental run over the same. */
export const ENTRA_DELTA_CALLS: readonly RemoteCall[] = [
  ...LOGIN,
  graph('changes of users', '/users/delta'),
  graph('changes of groups', '/groups/delta'),
  ...three(graph('members', '/members\\?'), 6),
  graph('changes meanwhile', '/groups/delta', 2),
  PORT_LOGIN,
  { ...portCall('read what it holds', 'POST', '/entra-id-user/entities/search$'), nth: 1 },
  ...three(BULK, 5),
  DELETE,
];
