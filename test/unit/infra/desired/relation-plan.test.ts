import fc from 'fast-check';
import type { Blueprint } from '../../../../catalog/blueprint';
import { planRelations, toRelationText, type RelationName } from '../../../../infra/desired/relation-plan';

type Graph = Readonly<Record<string, Readonly<Record<string, string>>>>;

const toBlueprints = (graph: Graph): Blueprint[] =>
  Object.entries(graph).map(([identifier, relations]) => ({
    identifier,
    title: identifier,
    schema: { properties: {} },
    relations: Object.fromEntries(
      Object.entries(relations).map(([key, target]) => [key, { target, required: false, many: false }]),
    ),
  }));
const plan = (graph: Graph, deferred: readonly string[] = []) =>
  planRelations(toBlueprints(graph), (name) => deferred.includes(toRelationText(name)));
const texts = (names: readonly RelationName[]) => names.map(toRelationText);

test('targets come before what relates to them, otherwise the alphabet decides', () => {
  const { order, circles, deferred } = plan({ z: {}, c: { p: 'b' }, b: { p: 'z', q: '_user' }, a: {} });
  expect(order.map(({ identifier }) => identifier)).toEqual(['a', 'z', 'b', 'c']);
  expect({ circles, deferred }).toEqual({ circles: [], deferred: [] });
});

test('a relation of a blueprint to itself is no circle', () => {
  expect(plan({ a: { parent: 'a' } }).circles).toEqual([]);
});

test('users and groups that relate to each other are a circle, of which the later name is put off', () => {
  const graph = {
    'entra-id-user': { groups: 'entra-id-group' },
    'entra-id-group': { members: 'entra-id-user' },
  };
  const [circle] = plan(graph).circles;
  expect(texts(circle!.relations)).toEqual(['entra-id-group.members', 'entra-id-user.groups']);
  expect(toRelationText(circle!.putOff)).toBe('entra-id-user.groups');

  const mended = plan(graph, ['entra-id-user.groups']);
  expect(mended.circles).toEqual([]);
  expect(mended.order.map(({ identifier }) => identifier)).toEqual(['entra-id-user', 'entra-id-group']);
  expect(texts(mended.deferred)).toEqual(['entra-id-user.groups']);
});

const graphs = fc
  .dictionary(
    fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    fc.dictionary(fc.constantFrom('r', 's', 't'), fc.constantFrom('a', 'b', 'c', 'd', 'e', '_user')),
  )
  .map((graph): Graph => graph);

/** Follows the advice until no circle is left. */
function putOff(graph: Graph): readonly string[] {
  const deferred: string[] = [];
  for (let circles = plan(graph).circles; circles.length > 0; circles = plan(graph, deferred).circles)
    deferred.push(...texts(circles.map((circle) => circle.putOff)));
  return deferred;
}

test('putting off what is advised ends, and then every target comes first', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const deferred = putOff(graph);
      const { order } = plan(graph, deferred);
      const seen = new Set<string>();
      expect(order).toHaveLength(Object.keys(graph).length);
      for (const { identifier, relations = {} } of order) {
        for (const [relation, { target }] of Object.entries(relations)) {
          const isFree =
            deferred.includes(`${identifier}.${relation}`) || target === identifier || !(target in graph);
          expect(isFree || seen.has(target)).toBe(true);
        }
        seen.add(identifier);
      }
    }),
  );
});

test('the plan does not depend on the order of the files', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const reversed = Object.fromEntries(Object.entries(graph).reverse());
      expect(plan(reversed)).toEqual(plan(graph));
    }),
  );
});
