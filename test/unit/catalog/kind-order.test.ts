import fc from 'fast-check';
import { Blueprint } from '../../../catalog/blueprint';
import { orderKinds, sourceKindsOf, type KindOrder } from '../../../catalog/kind-order';
import { blueprint } from '../../support/catalog-documents';
import { resourcesOf } from '../../support/ocean-documents';

/** Blueprints by name, each with the targets of its relations, which bear the names of their targets. */
type Model = Readonly<Record<string, readonly string[]>>;

function blueprintsOf(model: Model): Blueprint[] {
  return Object.entries(model).map(([name, targets]) => {
    const relations = Object.fromEntries(
      targets.map((target) => [target, { target, required: false, many: true }]),
    );
    return Blueprint.parse(blueprint(name, { relations }));
  });
}

/** One resource a row: its kind, the JQ of its blueprint, and the relations that it fills. */
type Rows = readonly (readonly [kind: string, blueprint: string, relations: readonly string[]])[];

function mappingOf(rows: Rows) {
  const resources = rows.map(([kind, name, relations]) => ({
    kind,
    selector: { query: 'true' },
    port: {
      entity: {
        mappings: {
          identifier: '.id',
          blueprint: name,
          relations: Object.fromEntries(relations.map((relation) => [relation, '.x'])),
        },
      },
    },
  }));
  return { resources: resourcesOf({ resources }) };
}

describe('sourceKindsOf', () => {
  it('names the kinds that write a blueprint, each once, in the order of the mapping', () => {
    const mapping = mappingOf([
      ['/b', '"x"', []],
      ['/a', '"x"', []],
      ['/b', '"x"', []],
      ['/c', 'if .k == "no" then "x" else "y" end', []],
      ['/d', '.type', []],
    ]);
    expect([...sourceKindsOf(mapping, blueprintsOf({ x: [], y: [], z: [] }))]).toEqual([
      ['x', ['/b', '/a', '/c']],
      ['y', ['/c']],
      ['z', []],
    ]);
  });
});

describe('orderKinds', () => {
  it.each<[string, Model, Rows, KindOrder]>([
    [
      'puts targets first, and keeps the order of the mapping otherwise',
      { user: [], group: ['user'], app: [] },
      [
        ['/groups', '"group"', ['user']],
        ['/apps', '"app"', []],
        ['/users', '"user"', []],
      ],
      { kinds: ['/apps', '/users', '/groups'], circles: [] },
    ],
    [
      'looks at the relations that are filled, not at those that could be',
      { user: ['group'], group: ['user'] },
      [
        ['/groups', '"group"', ['user']],
        ['/users', '"user"', []],
      ],
      { kinds: ['/users', '/groups'], circles: [] },
    ],
    [
      'tells of a kind that relates to itself',
      { user: ['user'] },
      [['/users', '"user"', ['user']]],
      { kinds: ['/users'], circles: [['/users']] },
    ],
    [
      'tells of kinds that relate to each other, also through several resources of a kind',
      { user: ['group'], group: ['user'], app: ['user'] },
      [
        ['/apps', '"app"', ['user']],
        ['/groups', '"group"', ['user']],
        ['/users', '"user"', []],
        ['/users', '"user"', ['group']],
      ],
      { kinds: ['/groups', '/users', '/apps'], circles: [['/groups', '/users']] },
    ],
    [
      'waits for every kind that writes a target',
      { x: [], y: ['x'] },
      [
        ['/y', '"y"', ['x']],
        ['/a', '"x"', []],
        ['/b', '"x"', []],
      ],
      { kinds: ['/a', '/b', '/y'], circles: [] },
    ],
    [
      'needs no source of a target',
      { team: [], group: ['team'] },
      [['/groups', '"group"', ['team']]],
      { kinds: ['/groups'], circles: [] },
    ],
  ])('%s', (_rule, model, rows, expected) => {
    expect(orderKinds(mappingOf(rows), blueprintsOf(model))).toEqual(expected);
  });

  it('puts every kind once, after all its targets that are in no circle with it', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const targets = fc.subarray(names);
    fc.assert(
      fc.property(fc.record(Object.fromEntries(names.map((name) => [name, targets]))), (model) => {
        const rows = names.map((name): Rows[number] => [`/${name}`, `"${name}"`, model[name] ?? []]);
        const { kinds, circles } = orderKinds(mappingOf(rows), blueprintsOf(model));
        expect([...kinds].sort()).toEqual(names.map((name) => `/${name}`));
        const together = (one: string, other: string) =>
          circles.some((circle) => circle.includes(one) && circle.includes(other));
        for (const name of names) {
          for (const target of model[name] ?? []) {
            const isBefore = kinds.indexOf(`/${target}`) < kinds.indexOf(`/${name}`);
            expect(isBefore || together(`/${name}`, `/${target}`)).toBe(true);
          }
        }
        for (const circle of circles)
          for (const kind of circle) expect(reaches(kind, kind, model)).toBe(true);
      }),
    );
  });
});

function reaches(from: string, to: string, model: Model, seen: readonly string[] = []): boolean {
  return (model[from.slice(1)] ?? []).some(
    (target) =>
      `/${target}` === to || (!seen.includes(target) && reaches(`/${target}`, to, model, [...seen, target])),
  );
}
