import { Blueprint } from '../../../../catalog/blueprint';
import { Webhook } from '../../../../catalog/webhook';
import { BlueprintAddition } from '../../../../catalog/blueprint-addition';
import type { CatalogFiles } from '../../../../infra/desired/catalog-files';
import { planCatalog } from '../../../../infra/desired/catalog-plan';
import { checkCatalogPlan } from '../../../../infra/desired/check-catalog-plan';
import { portSection } from '../../../support/port-section';

const many = (target: string) => ({ target, required: false, many: true });
const blueprint = (identifier: string, parts: object = {}) => ({
  file: `blueprints/${identifier}.json`,
  content: Blueprint.parse({ identifier, title: identifier, schema: { properties: {} }, ...parts }),
});
const webhook = {
  file: 'mappings/azure.json',
  content: Webhook.parse({
    identifier: 'hook',
    title: 'Hook',
    enabled: true,
    mappings: [{ blueprint: 'user', entity: { identifier: '.id' } }],
  }),
};
const files = (...described: CatalogFiles['described']): CatalogFiles => ({
  blueprints: described.map(({ content }) => content),
  described,
  additions: [],
  webhook,
});

const circle = files(
  blueprint('user', { relations: { groups: many('group') } }),
  blueprint('group', { relations: { members: many('user') } }),
);

describe('the plan of the catalog', () => {
  it("puts relations off, in the provider's own resource", () => {
    const plan = planCatalog(circle, portSection({ deferredRelations: ['user.groups'] }));
    expect(plan.blueprints.map(({ args }) => [args.identifier, args.relations])).toEqual([
      ['user', undefined],
      ['group', { members: many('user') }],
    ]);
    expect(plan.relations).toEqual([{ blueprint: 'user', identifier: 'groups', ...many('group') }]);
  });

  it('says of each blueprint whether it is adopted, what it was called, and what goes with it', () => {
    const section = portSection({
      adopt: ['group'],
      renames: { user: 'person' },
      deleteEntities: true,
      catalogPages: false,
    });
    const { blueprints } = planCatalog(files(blueprint('user'), blueprint('group')), section);
    expect(
      blueprints.map(({ args, isAdopted, formerIdentifier }) => [
        args.identifier,
        isAdopted,
        formerIdentifier,
      ]),
    ).toEqual([
      ['group', true, undefined],
      ['user', false, 'person'],
    ]);
    for (const { args } of blueprints)
      expect(args).toMatchObject({ forceDeleteEntities: true, createCatalogPage: false });
  });

  it('has nothing to complain of in a catalog without circles', () => {
    expect(checkCatalogPlan(files(blueprint('user'), blueprint('group')), portSection())).toEqual([]);
  });
});

describe('the check of the plan refuses', () => {
  it('circles, with the line that puts one relation off', () => {
    expect(checkCatalogPlan(circle, portSection())).toEqual([
      {
        key: 'blueprints/user.json: $.relations.groups',
        message: 'relations run in a circle: group.members → user.groups. One of them has to be put off',
        fix: ["pulumi config set --path 'port.deferredRelations[0]' user.groups"],
      },
    ]);
  });

  it('circles and relations apart, where the provider is too old for them', () => {
    const section = portSection({ deferredRelations: ['user.groups'], pluginVersion: '2.21.10' });
    expect(checkCatalogPlan(circle, section)).toEqual([
      {
        key: 'port.deferredRelations',
        message: "Port's provider makes relations apart only from version 2.25.0 on",
        fix: ['pulumi config rm --path port.pluginVersion', 'pulumi config rm --path port.deferredRelations'],
      },
    ]);
  });

  it.each([
    [{ mirrorProperties: { mail: { path: 'groups.mail' } } }, '$.mirrorProperties.mail.path'],
    [{ ownership: { type: 'Inherited', path: 'groups' } }, '$.ownership.path'],
  ])('what goes by a relation that is put off: %j', (parts, place) => {
    const broken = files(
      blueprint('user', { relations: { groups: many('group') }, ...parts }),
      circle.described[1]!,
    );
    expect(checkCatalogPlan(broken, portSection({ deferredRelations: ['user.groups'] }))).toEqual([
      {
        key: `blueprints/user.json: ${place}`,
        message: 'goes by user.groups, which port.deferredRelations puts off',
        fix: [],
      },
    ]);
  });

  it('a mirror that goes by such a relation further on', () => {
    const far = files(
      ...circle.described,
      blueprint('owner', {
        relations: { who: many('user') },
        mirrorProperties: { m: { path: 'who.groups.title' } },
      }),
    );
    const problems = checkCatalogPlan(far, portSection({ deferredRelations: ['user.groups'] }));
    expect(problems.map(({ key }) => key)).toEqual(['blueprints/owner.json: $.mirrorProperties.m.path']);
  });

  it('names that the catalog does not have', () => {
    const section = portSection({
      adopt: ['x'],
      renames: { y: 'z' },
      deferredRelations: ['user.x', 'x.groups', 'nodot.'],
    });
    expect(
      checkCatalogPlan(files(blueprint('user')), section).map(({ key, message }) => `${key}: ${message}`),
    ).toEqual([
      'port.adopt[0]: there is no blueprint x in the catalog',
      'port.renames.y: there is no blueprint y in the catalog',
      'port.deferredRelations[0]: there is no relation user.x in the catalog',
      'port.deferredRelations[1]: there is no relation x.groups in the catalog',
      'port.deferredRelations[2]: there is no relation nodot. in the catalog',
    ]);
  });

  it('a circle that an addition closes, in the file of the addition', () => {
    const addition = BlueprintAddition.parse({ extends: 'user', relations: { groups: many('group') } });
    const source = { file: 'blueprints/more.json', lineOf: () => 3, content: addition };
    const problems = checkCatalogPlan({ ...circle, additions: [source] }, portSection());
    expect(problems.map(({ key }) => key)).toEqual(['blueprints/more.json:3: $.relations.groups']);
  });

  it('what the provider cannot express, with file and path', () => {
    const limited = files(
      blueprint('vm', { schema: { properties: { p: { type: 'array', uniqueItems: true } } } }),
    );
    expect(checkCatalogPlan(limited, portSection()).map(({ key }) => key)).toEqual([
      'blueprints/vm.json: $.schema.properties.p.uniqueItems',
    ]);
  });
});
