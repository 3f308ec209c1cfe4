/** The entries of an object that have a value: an absent argument and one that is undefined are not the same to Pulumi. */
export function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Defined<T>;
}

/** What may be undefined may be absent. */
export type Defined<T> = {
  readonly [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key];
} & {
  readonly [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

/** `undefined` for an object or a list without entries: Port's provider shows an empty one as a change. */
export function unlessEmpty<T extends object>(value: T | undefined): T | undefined {
  return value === undefined || Object.keys(value).length === 0 ? undefined : value;
}

/** Applies a function to every value. */
export function mapValues<From, To>(
  values: Readonly<Record<string, From>> | undefined,
  convert: (value: From, key: string) => To,
): Readonly<Record<string, To>> | undefined {
  return unlessEmpty(
    Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key, convert(value, key)])),
  );
}
