import { GRAPH, pageOf, refusal, type GraphScript, type ScriptedAnswer } from './scripted-graph';

export type GraphObject = Readonly<Record<string, unknown>> & { readonly id: string };

interface ChangeEntry {
  readonly kind: string;
  readonly id: string;
}

/** A small tenant behind Microsoft Graph: lists, counts, relations and changes, as far as a client can tell. */
export interface GraphModel {
  readonly script: GraphScript;
  /** Paths with their queries, decoded, in the order in which they were asked. */
  readonly asked: readonly string[];
  /** Answers instead of the tenant; `undefined` lets it answer. */
  intercept: (at: URL, number: number) => ScriptedAnswer | Error | undefined;
  /** Rows of a page of changes, before they are sent. */
  shapeRound: (rows: readonly GraphObject[]) => readonly GraphObject[];
  /** Creates or changes; relations are properties that hold lists of `{'@odata.type', id}`. */
  put(kind: string, ...objects: readonly GraphObject[]): void;
  remove(kind: string, ...ids: readonly string[]): void;
  /** Every delta token so far is of no use any more. */
  forgetTokens(status: number, code: string): void;
}

const RELATIONS = ['members', 'owners', 'memberOf'];

export function createGraphModel({ pageSize = 999, deltaPageSize = 2 } = {}): GraphModel {
  const kinds = new Map<string, Map<string, GraphObject>>();
  const changes: ChangeEntry[] = [];
  const asked: string[] = [];
  /** What a round shows is settled when it begins. */
  const rounds = new Map<string, readonly GraphObject[]>();
  let forgotten: { readonly before: number; readonly answer: ScriptedAnswer } | undefined;

  const objectsOf = (kind: string): Map<string, GraphObject> => {
    const objects = kinds.get(kind) ?? new Map<string, GraphObject>();
    kinds.set(kind, objects);
    return objects;
  };

  function page(at: URL, objects: readonly GraphObject[], size: number): ScriptedAnswer {
    const start = Number(at.searchParams.get('$skiptoken') ?? 0);
    const select = at.searchParams.get('$select')?.split(',');
    const shown = objects.slice(start, start + size).map((object) => selected(object, select));
    const next = new URL(at);
    next.searchParams.set('$skiptoken', String(start + size));
    return {
      body: {
        value: shown,
        ...(start + size < objects.length ? { '@odata.nextLink': next.href } : {}),
      },
    };
  }

  function delta(at: URL, kind: string): ScriptedAnswer {
    const token = at.searchParams.get('$deltatoken') ?? '';
    const link = (position: number, select: string) =>
      `${GRAPH}/v1.0${kind}/delta?$deltatoken=${position}~${select}`;
    if (token === 'latest') {
      const select = at.searchParams.get('$select') ?? '*';
      return pageOf([], { '@odata.deltaLink': link(changes.length, select) });
    }
    const [position = '', select = '*', from = '0', to = String(changes.length)] = token.split('~');
    if (forgotten !== undefined && Number(position) < forgotten.before) return forgotten.answer;
    const ids = new Set(
      changes
        .slice(Number(position), Number(to))
        .flatMap((change) => (change.kind === kind ? [change.id] : [])),
    );
    const round = `${kind} ${position} ${to}`;
    if (from === '0') {
      const told = select === '*' ? undefined : select.split(',');
      rounds.set(round, model.shapeRound([...ids].map((id) => rowOf(objectsOf(kind).get(id), id, told))));
    }
    const rows = rounds.get(round) ?? [];
    const end = Number(from) + deltaPageSize;
    const value = rows.slice(Number(from), end);
    const more = `${GRAPH}/v1.0${kind}/delta?$deltatoken=${position}~${select}~${end}~${to}`;
    return {
      body: {
        value,
        ...(end < rows.length
          ? { '@odata.nextLink': more }
          : { '@odata.deltaLink': link(Number(to), select) }),
      },
    };
  }

  function answer(at: URL): ScriptedAnswer {
    const [kind = '', id, below] = at.pathname
      .replace(/^\/v1\.0/, '')
      .split('/')
      .slice(1);
    const objects = objectsOf(`/${kind}`);
    if (id === undefined)
      return page(at, [...objects.values()], Math.min(pageSize, Number(at.searchParams.get('$top') ?? 100)));
    if (id === '$count') return { body: String(objects.size) };
    if (id === 'delta') return delta(at, `/${kind}`);
    const object = objects.get(decodeURIComponent(id));
    if (object === undefined) return refusal(404, 'Request_ResourceNotFound');
    if (below === undefined) return { body: selected(object, at.searchParams.get('$select')?.split(',')) };
    return page(at, (object[below] ?? []) as readonly GraphObject[], pageSize);
  }

  const model: GraphModel = {
    asked,
    intercept: () => undefined,
    shapeRound: (rows) => rows,
    script: ({ at }, number) => {
      asked.push(decodeURIComponent(`${at.pathname}${at.search}`));
      return model.intercept(at, number) ?? answer(at);
    },
    put(kind, ...objects) {
      for (const object of objects) {
        objectsOf(kind).set(object.id, object);
        changes.push({ kind, id: object.id });
      }
    },
    remove(kind, ...ids) {
      for (const id of ids) {
        objectsOf(kind).delete(id);
        changes.push({ kind, id });
      }
    },
    forgetTokens(status, code) {
      forgotten = { before: changes.length + 1, answer: refusal(status, code) };
    },
  };
  return model;
}

/** Relations do not come with an object. */
function selected(object: GraphObject, select: readonly string[] | undefined): GraphObject {
  const names = Object.keys(object).filter((name) => !RELATIONS.includes(name));
  const kept = names.filter(
    (name) => select === undefined || name === '@odata.type' || select.includes(name),
  );
  return Object.fromEntries(kept.map((name) => [name, object[name]])) as GraphObject;
}

function rowOf(
  object: GraphObject | undefined,
  id: string,
  select: readonly string[] | undefined,
): GraphObject {
  if (object === undefined) return { id, '@removed': { reason: 'changed' } };
  const { members } = object as { members?: unknown };
  const isFollowed = select === undefined || select.includes('members');
  return {
    ...selected(object, select),
    id,
    ...(members !== undefined && isFollowed ? { 'members@delta': members } : {}),
  };
}
