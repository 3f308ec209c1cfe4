import { ENTITY_TYPES } from '../directory/entity-types';
import { KINDS, type Kind } from '../directory/model';
import { badRequest, GraphError } from './graph-error';

/** Which properties of an object of a kind are wanted, `id` only where it is named. */
export interface Selection {
  /** As given; undefined: the default set. */
  readonly names: readonly string[] | undefined;
  of(kind: Kind): readonly string[];
}

export interface SelectionScope {
  /** What the request can return. More than one: a collection of directory objects. */
  readonly kinds: readonly Kind[];
  /** Some properties can be had of one object at a time only. */
  readonly isCollection: boolean;
}

/** Throws `GraphError` for a property that no kind in scope has (400), or has only for single objects (501). */
export function toSelection(names: readonly string[] | undefined, scope: SelectionScope): Selection {
  for (const name of names ?? []) assertSelectable(name, scope);
  const byKind = new Map(KINDS.map((kind) => [kind, namesOf(kind, names)]));
  return { names, of: (kind) => byKind.get(kind) ?? [] };
}

function assertSelectable(name: string, { kinds, isCollection }: SelectionScope): void {
  if (name === 'id') return;
  const types = kinds.map((kind) => ENTITY_TYPES[kind]);
  if (isCollection && types.some(({ singleOnly }) => singleOnly.includes(name)))
    throw new GraphError(501, 'NotImplemented', 'This operation target is not yet supported.');
  const isDeclared = kinds.some((kind) => isDeclaredIn(kind, name));
  if (!isDeclared) throw noSuchProperty(name, kinds);
}

export function noSuchProperty(name: string, kinds: readonly Kind[]): GraphError {
  const [only, ...others] = kinds;
  const type = others.length > 0 || only === undefined ? 'directoryObject' : only;
  return badRequest(`Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`);
}

/** Relations may be selected as well; outside delta they bring nothing. */
export function isDeclaredIn(kind: Kind, name: string): boolean {
  const { defaults, selectable, singleOnly, undeclared, navigation } = ENTITY_TYPES[kind];
  if (undeclared.includes(name)) return false;
  return [defaults, selectable, singleOnly, navigation].some((list) => list.includes(name));
}

function namesOf(kind: Kind, names: readonly string[] | undefined): readonly string[] {
  const { defaults, navigation } = ENTITY_TYPES[kind];
  if (names === undefined) return ['id', ...defaults];
  return names.filter((name) => name === 'id' || (isDeclaredIn(kind, name) && !navigation.includes(name)));
}
