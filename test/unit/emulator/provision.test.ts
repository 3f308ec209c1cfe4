import { Blueprint } from '../../../catalog/blueprint';
import type { Catalog } from '../../../catalog/catalog';
import { createPort } from '../../../emulator/port/port';
import { provisionPort } from '../../../emulator/provision';
import { createClock } from '../../../emulator/server/clock';
import { blueprint } from '../../support/catalog-documents';

const relation = (target: string) => ({ target, required: false, many: true });

function provisioned(blueprints: readonly Blueprint[]) {
  const port = createPort({
    clock: createClock(),
    origin: () => 'http://127.0.0.1',
    clientId: 'id',
    clientSecret: 'secret',
  });
  const catalog: Catalog = { folder: '', blueprints, mappings: { azure: undefined, entra: undefined } };
  const webhook = provisionPort(port, { catalog, webhookSecret: 'secret', webhookKey: undefined });
  return { port, webhook };
}

test('blueprints whose relations run in a circle are all there, with their mirror properties', () => {
  const blueprints = [
    blueprint('user', { relations: { groups: relation('group'), manager: relation('user') } }),
    blueprint('group', {
      relations: { members: relation('user') },
      mirrorProperties: { m: { path: 'members.p' } },
    }),
  ].map((document) => Blueprint.parse(document));
  const { port, webhook } = provisioned(blueprints);
  expect(webhook).toBeNull();
  expect([...port.state.blueprints.values()]).toMatchObject(blueprints);
});

test('a relation to nothing is refused, as Port does', () => {
  const lost = Blueprint.parse(blueprint('a', { relations: { r: relation('b') } }));
  expect(() => provisioned([lost])).toThrow(/Blueprint with identifier "b" was not found/);
});
