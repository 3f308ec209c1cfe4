import { pagesFrom, type Answer, type SmallGraph } from '../small-graph';

type Json = Readonly<Record<string, unknown>>;

/** What a client knows of an object after some rounds. */
export interface Known {
  readonly properties: Map<string, unknown>;
  /** Ids, by relation. */
  readonly relations: Map<string, Set<string>>;
}

export type Memory = Map<string, Known>;

export interface Followed {
  readonly pages: readonly Answer['body'][];
  readonly deltaLink: string;
}

/** One round from its first request to its deltaLink. */
export async function followRound(
  graph: Pick<SmallGraph, 'get'>,
  target: string,
  headers?: Readonly<Record<string, string>>,
): Promise<Followed> {
  const pages = await pagesFrom(graph, target, headers);
  return { pages, deltaLink: String(pages.at(-1)?.['@odata.deltaLink']) };
}

/** Merges a round as the documents tell clients to: by id, the last value wins, relations are sets. */
export function remember(memory: Memory, pages: readonly Answer['body'][]): void {
  for (const item of pages.flatMap(({ value }) => value)) {
    if ('@removed' in item) {
      memory.delete(item.id);
      continue;
    }
    const known = memory.get(item.id) ?? {
      properties: new Map<string, unknown>(),
      relations: new Map<string, Set<string>>(),
    };
    memory.set(item.id, known);
    for (const [name, value] of Object.entries(item)) {
      if (name === 'id') continue;
      if (!name.endsWith('@delta')) known.properties.set(name, value);
      else merge(known.relations, name.slice(0, -'@delta'.length), value as readonly Json[]);
    }
  }
}

function merge(relations: Known['relations'], name: string, entries: readonly Json[]): void {
  const ids = relations.get(name) ?? new Set<string>();
  relations.set(name, ids);
  for (const entry of entries) {
    if ('@removed' in entry) ids.delete(String(entry['id']));
    else ids.add(String(entry['id']));
  }
}
