import { unifyErrorRealms } from '../../../../../support/error-realms';
import { setUpEntra, smallTenant, takeFull } from '../../../../../support/entra-read';
import { refusal } from '../../../../../support/scripted-graph';

unifyErrorRealms();

describe('a tenant without delta', () => {
  test.each([400, 404, 501])('(%d) is read all the same', async (status) => {
    const model = smallTenant();
    model.intercept = ({ pathname }) =>
      pathname.endsWith('/delta') ? refusal(status, 'NotSupported') : undefined;
    const { upserts, outcome } = await takeFull(setUpEntra(model));
    expect(upserts).toHaveLength(9);
    expect([outcome.problems, outcome.warnings, outcome.memory.collections]).toEqual([[], [], {}]);
  });

  test('for the moment says that the next run reads in full', async () => {
    const model = smallTenant();
    model.intercept = ({ pathname }) => (pathname === '/v1.0/users/delta' ? refusal(503, 'Busy') : undefined);
    const { outcome } = await takeFull(setUpEntra(model));
    expect(outcome.warnings).toEqual([
      expect.stringContaining('the next incremental run reads /users in full'),
    ]);
    expect(Object.keys(outcome.memory.collections)).toEqual(['/groups']);
  });
});
