import type { QueryOptions } from './query-options';
import { baseOf, type GraphCall } from './route';

/** `…/$metadata#users(id,displayName)`; for one object with `/$entity` behind. */
export function contextOf(
  call: GraphCall,
  set: string,
  { select }: Pick<QueryOptions, 'select'>,
  suffix: '' | '/$entity' = '',
): string {
  const selected = select === undefined ? '' : `(${select.join(',')})`;
  return `${baseOf(call)}/$metadata#${set}${selected}${suffix}`;
}
