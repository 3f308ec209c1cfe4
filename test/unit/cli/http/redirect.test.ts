import { describeRedirect } from '../../../../cli/http/redirect';

const FROM = 'https://api.example/v1/a';

test.each([
  [307, 'https://other.example/x?token=1', 'https://other.example'],
  [302, '/v2', 'https://api.example'],
  [301, '//other.example/x', 'https://other.example'],
  [308, 'http://[', 'something that is no URL'],
])('%d to %j is told with its host alone', (status, location, host) => {
  const told = describeRedirect({ status, location }, FROM);
  expect(told).toContain(`redirects to ${host}, which`);
  expect(told).not.toContain('token');
});

test.each([
  [200, '/v2'],
  [404, '/v2'],
  [302, undefined],
])('%d with Location %j is no redirect', (status, location) => {
  expect(describeRedirect({ status, location }, FROM)).toBeUndefined();
});
