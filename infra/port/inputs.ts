import type * as pulumi from '@pulumi/pulumi';

/** Plain arguments in which every value may still be to come, as in SDKs that Pulumi generates. */
export type Inputs<T> = { readonly [Key in keyof T]: InputOf<T[Key]> };

type InputOf<T> = pulumi.Input<
  T extends readonly (infer Item)[] ? readonly InputOf<Item>[] : T extends object ? Inputs<T> : T
>;
