import type { Blueprint } from '../../catalog/blueprint';
import { placeOf, problemAt, type CatalogProblem } from '../../catalog/problems';
import { checkBlueprintLimits, checkWebhookLimits } from '../../catalog/provider-limits';
import type { PortSection } from '../config/port-section';
import { removeLine, setLine, toKey, type ConfigurationProblem } from '../config/problem';
import { sourceOf, type CatalogFiles } from './catalog-files';
import { toIsDeferred } from './catalog-plan';
import { planRelations, toRelationText, type Circle } from './relation-plan';

/** From this version on the provider makes relations apart from their blueprints. Source: port-labs/pulumi-port, releases. */
const RELATIONS_SINCE: readonly [number, number] = [2, 25];

/** Everything for which Port or its provider would refuse, or silently change, the catalog. */
export function checkCatalogPlan(files: CatalogFiles, port: PortSection): readonly ConfigurationProblem[] {
  const inFiles = [
    ...[...files.described, ...files.additions].flatMap(checkBlueprintLimits),
    ...files.blueprints.flatMap((blueprint) => checkPaths(blueprint, files, port)),
    ...(files.webhook === undefined ? [] : checkWebhookLimits(files.webhook)),
  ];
  return [...inFiles.map(toConfigurationProblem), ...checkNames(files, port), ...checkCircles(files, port)];
}

function toConfigurationProblem(problem: CatalogProblem): ConfigurationProblem {
  return { key: placeOf(problem), message: problem.message, fix: [] };
}

/** Mirror properties and inherited ownership are written with the blueprint, when a relation that is put off is not there yet. */
function checkPaths(blueprint: Blueprint, files: CatalogFiles, port: PortSection): CatalogProblem[] {
  const { identifier, ownership, mirrorProperties = {} } = blueprint;
  const paths = [
    ...Object.entries(mirrorProperties).map(([key, { path }]) => ({
      at: ['mirrorProperties', key, 'path'],
      relations: path.split('.').slice(0, -1),
    })),
    ...(ownership?.type === 'Inherited'
      ? [{ at: ['ownership', 'path'], relations: ownership.path.split('.') }]
      : []),
  ];
  return paths.flatMap(({ at, relations }) => {
    const deferred = findDeferred(blueprint, relations, files.blueprints, port);
    const message = `goes by ${deferred ?? ''}, which port.deferredRelations puts off`;
    return deferred === undefined ? [] : [problemAt(sourceOf(files, identifier, at), at, message)];
  });
}

function findDeferred(
  from: Blueprint,
  relations: readonly string[],
  blueprints: readonly Blueprint[],
  port: PortSection,
): string | undefined {
  const isDeferred = toIsDeferred(port);
  let here: Blueprint | undefined = from;
  for (const relation of relations) {
    if (here === undefined) return undefined;
    const name = { blueprint: here.identifier, relation };
    if (isDeferred(name)) return toRelationText(name);
    const target: string | undefined = here.relations?.[relation]?.target;
    here = blueprints.find(({ identifier }) => identifier === target);
  }
  return undefined;
}

/** Names in the configuration that the catalog does not have. */
function checkNames({ blueprints }: CatalogFiles, port: PortSection): ConfigurationProblem[] {
  const known = new Map(blueprints.map((blueprint) => [blueprint.identifier, blueprint]));
  const unknown = (path: readonly PropertyKey[], what: string): ConfigurationProblem => ({
    key: toKey(path),
    message: `there is no ${what} in the catalog`,
    fix: [removeLine(path)],
  });
  return [
    ...port.adopt.flatMap((name, index) =>
      known.has(name) ? [] : [unknown(['port', 'adopt', index], `blueprint ${name}`)],
    ),
    ...Object.keys(port.renames).flatMap((name) =>
      known.has(name) ? [] : [unknown(['port', 'renames', name], `blueprint ${name}`)],
    ),
    ...port.deferredRelations.flatMap((text, index) =>
      hasRelation(text, known) ? [] : [unknown(['port', 'deferredRelations', index], `relation ${text}`)],
    ),
    ...checkVersion(port),
  ];
}

function hasRelation(text: string, known: ReadonlyMap<string, Blueprint>): boolean {
  const dot = text.lastIndexOf('.');
  const relations = known.get(text.slice(0, dot))?.relations ?? {};
  return Object.hasOwn(relations, text.slice(dot + 1));
}

function checkVersion({ pluginVersion, deferredRelations }: PortSection): ConfigurationProblem[] {
  if (deferredRelations.length === 0 || hasRelationsApart(pluginVersion)) return [];
  return [
    {
      key: 'port.deferredRelations',
      message: `Port's provider makes relations apart only from version ${RELATIONS_SINCE.join('.')}.0 on`,
      fix: [removeLine(['port', 'pluginVersion']), removeLine(['port', 'deferredRelations'])],
    },
  ];
}

function hasRelationsApart(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > RELATIONS_SINCE[0] || (major === RELATIONS_SINCE[0] && minor >= RELATIONS_SINCE[1]);
}

function checkCircles(files: CatalogFiles, port: PortSection): ConfigurationProblem[] {
  const { circles } = planRelations(files.blueprints, toIsDeferred(port));
  return circles.map((circle, index) => {
    const { blueprint, relation } = circle.putOff;
    const path = ['relations', relation];
    const next = ['port', 'deferredRelations', port.deferredRelations.length + index];
    return {
      key: placeOf(problemAt(sourceOf(files, blueprint, path), path, '')),
      message: `relations run in a circle: ${toArrows(circle)}. One of them has to be put off`,
      fix: [setLine(next, toRelationText(circle.putOff))],
    };
  });
}

function toArrows({ relations }: Circle): string {
  return relations.map(toRelationText).join(' → ');
}
