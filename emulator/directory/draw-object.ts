import { drawApplication, drawContact, drawDevice, drawForeignServicePrincipal } from './draw-application';
import { drawGroup } from './draw-group';
import { drawUser } from './draw-user';
import type { DirectoryEstate } from './estate';
import type { Kind, Properties } from './model';

const DRAWS = {
  user: drawUser,
  group: drawGroup,
  application: drawApplication,
  servicePrincipal: drawForeignServicePrincipal,
  device: drawDevice,
  orgContact: drawContact,
} as const satisfies Record<Kind, unknown>;

/** Properties of something new; its number is that of none of its kind before, so that names stay unique. */
export function drawObject(estate: DirectoryEstate, kind: Kind): Properties {
  return DRAWS[kind](estate.random, estate.truth.placesOf(kind).length);
}
