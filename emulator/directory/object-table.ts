import type { DirectoryObject, Kind } from './model';

/** The objects of the directory, as they are or as they are shown. */
export interface ObjectTable {
  /** Places of all objects of a kind that ever were, ascending. */
  placesOf(kind: Kind): readonly number[];
  /** Undefined where nothing is shown yet. What is deleted is there, and says so. */
  at(place: number): DirectoryObject | undefined;
  find(id: string): DirectoryObject | undefined;
}

/** Which places there are: shared by the truth and by what lags behind it. */
export interface Register {
  readonly placesByKind: Readonly<Record<Kind, number[]>>;
  /** Ids as they are written; Graph compares them in any case. */
  readonly placeById: Map<string, number>;
}

export function createRegister(objects: readonly DirectoryObject[]): Register {
  const placesByKind: Register['placesByKind'] = {
    user: [],
    group: [],
    application: [],
    servicePrincipal: [],
    device: [],
    orgContact: [],
  };
  const register = { placesByKind, placeById: new Map<string, number>() };
  for (const object of objects) enter(register, object);
  return register;
}

export function enter(register: Register, { kind, id, place }: DirectoryObject): void {
  register.placesByKind[kind].push(place);
  register.placeById.set(id, place);
}

/** A table over cells that its owner fills. */
export function tableOver(register: Register, cells: readonly (DirectoryObject | undefined)[]): ObjectTable {
  return {
    placesOf: (kind) => register.placesByKind[kind],
    at: (place) => cells[place],
    find: (id) => {
      const place = register.placeById.get(id.toLowerCase());
      return place === undefined ? undefined : cells[place];
    },
  };
}
