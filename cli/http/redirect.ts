/**
 * What to say of an answer that sends us somewhere else, which no client of ours follows to another host: the next one
 * would see a token, a secret or a signed body. `undefined` for any other answer.
 * @param from the address that was asked, for a `Location` without a host
 */
export function describeRedirect(
  { status, location }: { readonly status: number; readonly location: string | undefined },
  from?: string,
): string | undefined {
  if (status < 300 || status > 399 || location === undefined) return undefined;
  const target = URL.parse(location, from)?.origin ?? 'something that is no URL';
  return `it redirects to ${target}, which is not followed: check the address that was asked`;
}
