import { toJq } from '../../../../../emulator/port/ingest/dialect';

test.each([
  [`.x == 'a' and .y == 'b'`, `.x == "a" and .y == "b"`],
  [`'entra-id-user'`, `"entra-id-user"`],
  [`'/subscriptions/' + .id`, `"/subscriptions/" + .id`],
  [`('a' + .b)`, `('a" + .b)`],
  [`select(.k=='v')`, `select(.k=='v')`],
  [`gsub('@';'_')`, `gsub('@';'_')`],
  [`"it's"`, `"it's"`],
])('%s becomes %s', (written, expected) => {
  expect(toJq(written)).toBe(expected);
});
