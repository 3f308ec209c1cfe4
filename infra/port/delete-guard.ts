import * as pulumi from '@pulumi/pulumi';

/**
 * Counts entities before a blueprint or the webhook is deleted, and refuses while there are any. The webhook goes
 * first, so nothing is lost when it is refused.
 */
export function createDeleteGuard(
  blueprints: readonly string[],
  countEntities: (blueprint: string) => Promise<number>,
): pulumi.ResourceHook {
  return new pulumi.ResourceHook('port-entities', async ({ type, oldOutputs }) => {
    const isBlueprint = type === 'port:index/blueprint:Blueprint';
    const { identifier } = (oldOutputs ?? {}) as { readonly identifier?: unknown };
    const asked = isBlueprint ? [String(identifier)] : blueprints;
    const refusal = toRefusal(
      await Promise.all(asked.map(async (name) => [name, await countEntities(name)] as const)),
    );
    if (refusal !== undefined) throw new Error(refusal);
  });
}

/** Why nothing may be deleted; `undefined` where there is no entity. */
export function toRefusal(
  counts: readonly (readonly [blueprint: string, count: number])[],
): string | undefined {
  const held = counts.filter(([, count]) => count > 0);
  if (held.length === 0) return undefined;
  const list = held.map(([blueprint, count]) => `${count} of ${blueprint}`).join(', ');
  return (
    `Port still holds entities: ${list}. To delete them too: ` +
    'pulumi config set --path port.deleteEntities true, pulumi up, and then again'
  );
}
