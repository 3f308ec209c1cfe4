import type { Kind } from '../model';
import { application, servicePrincipal } from './application';
import { device, orgContact } from './device';
import type { EntityType } from './entity-type';
import { group } from './group';
import { user } from './user';

export const ENTITY_TYPES: Readonly<Record<Kind, EntityType>> = {
  user,
  group,
  application,
  servicePrincipal,
  device,
  orgContact,
};

/** Whether the directory itself can hold this property of this kind. */
export function isStored(kind: Kind, name: string): boolean {
  const { defaults, selectable } = ENTITY_TYPES[kind];
  return name !== 'signInActivity' && (defaults.includes(name) || selectable.includes(name));
}
