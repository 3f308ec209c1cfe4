import type * as pulumi from '@pulumi/pulumi';
import type { StackOutputs } from '../contract/stack-outputs';

/** What the stack puts out; every value may still be to come. */
export type Outputs = {
  readonly [Name in keyof StackOutputs]: pulumi.Input<NonNullable<StackOutputs[Name]>>;
};
