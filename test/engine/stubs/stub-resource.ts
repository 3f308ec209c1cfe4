/** Plain values as they go over the wire. */
export type Values = Readonly<Record<string, unknown>>;

export interface StoredResource {
  readonly id: string;
  readonly outputs: Values;
}

/** How a stub provider treats one type of resource. What it throws is what the engine shows. */
export interface StubResource {
  /** Inputs whose change makes another resource of it. */
  readonly replaceOn: readonly string[];
  create(inputs: Values): StoredResource | Promise<StoredResource>;
  /** `undefined` where it is gone. Of an import nothing is known but the id. */
  read(id: string, known: Read): Read | undefined | Promise<Read | undefined>;
  /** The new outputs; `outputs` are the old ones. */
  update(id: string, inputs: Values, outputs: Values): Values | Promise<Values>;
  remove(id: string, outputs: Values): void | Promise<void>;
}

export interface Read {
  readonly outputs: Values;
  readonly inputs: Values;
}

/** Resources by type and look-ups by token, of one package or several. */
export interface StubCloud {
  readonly resources: Readonly<Record<string, StubResource>>;
  readonly calls: Readonly<Record<string, (args: Values) => Values | Promise<Values>>>;
}
