import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { toRefusal } from '../../../infra/port/delete-guard';
import { createPortApi, type PortApi } from '../../../infra/port/port-api';

type Answer = readonly [status: number, body: string];

let server: Server;
let answers: Readonly<Record<string, Answer>>;
let asked: string[];
let connection: { baseUrl: string; clientId: string; clientSecret: string };
let api: PortApi;

beforeAll(async () => {
  server = createServer((request, response) => {
    const route = `${request.method ?? ''} ${request.url ?? ''}`;
    asked.push(`${route} ${request.headers.authorization ?? ''}`.trim());
    const [status, body] = answers[route] ?? [500, 'unexpected'];
    request.resume().once('end', () => response.writeHead(status).end(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  connection = { baseUrl: `http://127.0.0.1:${port}`, clientId: 'id', clientSecret: 'secret' };
});
beforeEach(() => {
  asked = [];
  api = createPortApi(connection);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const LOGIN = 'POST /v1/auth/access_token';
const token: Answer = [200, '{"ok":true,"accessToken":"t"}'];
const vm = { identifier: 'vm', schema: { properties: { cores: { type: 'number' } } } };

test('it logs in once and reads what Port holds', async () => {
  answers = { [LOGIN]: token, 'GET /v1/blueprints': [200, JSON.stringify({ ok: true, blueprints: [vm] })] };
  await expect(api.readBlueprints()).resolves.toEqual([vm]);
  await api.readBlueprints();
  expect(asked).toEqual([LOGIN, 'GET /v1/blueprints Bearer t', 'GET /v1/blueprints Bearer t']);
});

test('it counts entities, none where there is no blueprint', async () => {
  answers = {
    [LOGIN]: token,
    'GET /v1/blueprints/a%2Fb/entities-count': [200, '{"ok":true,"count":7}'],
    'GET /v1/blueprints/gone/entities-count': [404, '{"ok":false}'],
  };
  await expect(api.countEntities('a/b')).resolves.toBe(7);
  await expect(api.countEntities('gone')).resolves.toBe(0);
});

test.each<[string, Readonly<Record<string, Answer>>, RegExp]>([
  [
    'wrong credentials',
    { [LOGIN]: [401, '{}'] },
    /port:secret: Port refuses the credentials\n {4}pulumi config set port:clientId ID/,
  ],
  [
    'a refusal',
    { [LOGIN]: token, 'GET /v1/blueprints': [403, 'no'] },
    /^Port, http:.*\/v1\/blueprints: status 403: no$/,
  ],
  ['what is no JSON', { [LOGIN]: [200, '<html>'] }, /^Port, http:.*\/v1\/auth\/access_token: .*JSON/],
])('%s is said', async (_what, given, message) => {
  answers = given;
  await expect(api.readBlueprints()).rejects.toThrow(message);
});

test('nothing may be deleted while there are entities, and the refusal counts them', () => {
  expect(toRefusal([['a', 0]])).toBeUndefined();
  expect(
    toRefusal([
      ['a', 0],
      ['b', 3],
      ['c', 1],
    ]),
  ).toBe(
    'Port still holds entities: 3 of b, 1 of c. To delete them too: ' +
      'pulumi config set --path port.deleteEntities true, pulumi up, and then again',
  );
});
