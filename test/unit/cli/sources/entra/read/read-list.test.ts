import { unifyErrorRealms } from '../../../../../support/error-realms';
import { GROUPS, ids, setUpEntra, smallTenant, takeFull, USERS } from '../../../../../support/entra-read';
import { refusal } from '../../../../../support/scripted-graph';

unifyErrorRealms();

describe('what the service refuses of a query', () => {
  test('a property, is left out, with one warning', async () => {
    const model = smallTenant();
    model.intercept = ({ pathname, searchParams }) =>
      pathname === '/v1.0/users' && searchParams.get('$select')?.includes('mail') === true
        ? {
            status: 400,
            body: {
              error: {
                code: 'BadRequest',
                message: "Could not find a property named 'mail' on type 'user'.",
              },
            },
          }
        : undefined;
    const { upserts, outcome } = await takeFull(setUpEntra(model, [USERS]));
    expect(upserts).toEqual(ids(7));
    expect(outcome.warnings).toEqual([expect.stringContaining('no mail in $select')]);
    expect(outcome.problems).toEqual([]);
  });

  test('for another reason, is told as it was asked', async () => {
    const model = smallTenant();
    model.intercept = ({ pathname }) => (pathname === '/v1.0/users' ? refusal(400, 'BadRequest') : undefined);
    const { outcome } = await takeFull(setUpEntra(model, [USERS, GROUPS]));
    expect(outcome.problems[0]!.message).toContain('BadRequest');
    expect(outcome.warnings).toEqual([]);
  });
});
