import type { DirectoryObject } from '../directory/model';
import { hasAny, READ } from './permissions';
import { representTyped, representUnreadable, type Json } from './represent';
import type { GraphCall } from './route';
import type { Selection } from './selection';

/** A related object, typed; of a kind that the application may not read only that it is there. */
export function representRelated(
  { settings }: GraphCall,
  object: DirectoryObject,
  selection: Selection,
): Json {
  return hasAny(settings.permissions, READ[object.kind])
    ? representTyped(object, selection)
    : representUnreadable(object, selection);
}
