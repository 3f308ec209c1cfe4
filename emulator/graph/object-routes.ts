import { COLLECTIONS } from './collection-routes';
import { toExpansion } from './expand';
import { lookUp } from './object-lookup';
import { contextOf } from './odata-context';
import { READ } from './permissions';
import { assertOnly } from './query-options';
import { represent } from './represent';
import type { GraphRoute } from './route';
import { toSelection } from './selection';

/** `GET /users/{id}` and the like. */
export function objectRoutes(): GraphRoute[] {
  return COLLECTIONS.map(({ name, kind }) => ({
    method: 'GET',
    path: `/${name}/:id`,
    baseCost: 1,
    permissions: READ[kind],
    answer: (call) => {
      const { options, directory, request } = call;
      assertOnly(options, ['$select', '$expand']);
      const selection = toSelection(options.select, { kinds: [kind], isCollection: false });
      const expand = toExpansion(call, kind);
      const object = lookUp(directory.lists(), kind, request.params['id'] ?? '');
      const context = contextOf(call, name, options, '/$entity');
      return { body: { '@odata.context': context, ...represent(object, selection), ...expand(object) } };
    },
  }));
}
