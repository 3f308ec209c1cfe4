export interface PortAccess {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * How many entities Port holds of each blueprint; one that Port does not know yet has none.
 * @throws Error with Port's status for anything else
 */
export async function countEntities(
  blueprints: readonly string[],
  access: PortAccess,
): Promise<ReadonlyMap<string, number>> {
  const token = await logIn(access);
  const counts = new Map<string, number>();
  for (const blueprint of blueprints) {
    const url = `${access.baseUrl}/v1/blueprints/${encodeURIComponent(blueprint)}/entities-count`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` }, redirect: 'error' });
    if (answer.status !== 404) counts.set(blueprint, await read<number>(answer, 'count'));
  }
  return counts;
}

async function logIn({ baseUrl, clientId, clientSecret }: PortAccess): Promise<string> {
  const answer = await fetch(`${baseUrl}/v1/auth/access_token`, {
    method: 'POST',
    // A redirect would take the secret with it.
    redirect: 'error',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId, clientSecret }),
  });
  return read<string>(answer, 'accessToken');
}

async function read<T>(answer: Response, name: string): Promise<T> {
  if (!answer.ok) throw new Error(`Port answered ${answer.status} to ${new URL(answer.url).pathname}`);
  const body = (await answer.json()) as Readonly<Record<string, T | undefined>>;
  const value = body[name];
  if (value === undefined) throw new Error(`Port's answer to ${new URL(answer.url).pathname} has no ${name}`);
  return value;
}
