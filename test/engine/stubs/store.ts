import type { StubResource, Values } from './stub-resource';
import type { Trouble } from './refusals';

/** What a stub cloud holds, by type and id. */
export class Store {
  private readonly things = new Map<string, Values>();
  private count = 0;

  list(type: string): readonly Values[] {
    return [...this.things].flatMap(([key, values]) => (key.startsWith(`${type} `) ? [values] : []));
  }

  get(type: string, id: string): Values | undefined {
    return this.things.get(`${type} ${id}`);
  }

  put(type: string, id: string, values: Values): void {
    this.things.set(`${type} ${id}`, values);
  }

  /** Deleted by hand, or by the stack. */
  delete(type: string, id: string): boolean {
    return this.things.delete(`${type} ${id}`);
  }

  /** A GUID like no other of this store. */
  nextGuid(): string {
    this.count += 1;
    return `00000000-0000-4000-8000-${String(this.count).padStart(12, '0')}`;
  }

  /** Everything that is left, as `type id`. */
  contents(): readonly string[] {
    return [...this.things.keys()].sort();
  }
}

export interface StoredType {
  readonly replaceOn?: readonly string[];
  /** Throws what the cloud would refuse; answers the id and what the cloud adds. */
  make(inputs: Values): { readonly id: string } & Values;
  /** Throws where the cloud would refuse the change. */
  change?(inputs: Values): void;
}

/** A type of resource that is kept in a store. */
export function storedResource(
  store: Store,
  trouble: Trouble,
  type: string,
  stored: StoredType,
): StubResource {
  return {
    replaceOn: stored.replaceOn ?? [],
    create: (inputs) => {
      trouble.meet(type);
      const { id, ...added } = stored.make(inputs);
      const outputs = { ...inputs, ...added };
      store.put(type, id, outputs);
      return { id, outputs };
    },
    read: (id, { inputs }) => {
      const outputs = store.get(type, id);
      return outputs === undefined ? undefined : { outputs, inputs: pick(outputs, Object.keys(inputs)) };
    },
    update: (id, inputs, outputs) => {
      stored.change?.(inputs);
      const next = { ...outputs, ...inputs };
      store.put(type, id, next);
      return next;
    },
    remove: (id) => {
      if (!store.delete(type, id)) throw new Error(`NotFound: there is no ${type} ${id}`);
    },
  };
}

function pick(values: Values, keys: readonly string[]): Values {
  return Object.fromEntries(keys.map((key) => [key, values[key]]));
}
