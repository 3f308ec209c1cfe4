import * as pulumi from '@pulumi/pulumi';
import type { ArmScope } from '../desired/arm-scope';
import { COMPONENT_TYPES, toSlug } from '../names';
import { assignRole } from './role-assignment';

export interface ReaderAccessArgs {
  readonly principalId: pulumi.Input<string>;
  readonly scopes: readonly ArmScope[];
}

/** The role Reader at every scope: what Resource Graph shows follows from it. */
export class ReaderAccess extends pulumi.ComponentResource {
  constructor(name: string, args: ReaderAccessArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(COMPONENT_TYPES.readerAccess, name, {}, options);
    for (const { id } of args.scopes)
      assignRole(`${name}-${toSlug(id)}`, { scope: id, principalId: args.principalId, role: 'reader' }, this);
    this.registerOutputs({});
  }
}
