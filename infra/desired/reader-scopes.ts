import { keyOf, toArmScope, type ArmScope } from './arm-scope';

export interface ReaderRequest {
  /** As somebody wrote them. */
  readonly scopes: readonly string[];
  /** Subscriptions that are known to lie below a management group, by its name. */
  readonly subscriptionsBelow: Readonly<Record<string, readonly string[]>>;
}

export interface ScopeProblem {
  /** Which of the scopes. */
  readonly index: number;
  readonly message: string;
}

export interface ReaderPlan {
  /** Each once, in the order in which they were given. */
  readonly scopes: readonly ArmScope[];
  readonly problems: readonly ScopeProblem[];
}

/** Where the role is assigned. A scope that another one covers or repeats is refused: Azure would refuse it, or it would be left behind unseen. */
export function planReaderScopes({ scopes: texts, subscriptionsBelow }: ReaderRequest): ReaderPlan {
  const problems: ScopeProblem[] = [];
  const places = texts.map((text, index) => {
    const scope = toArmScope(text);
    if (scope === undefined)
      problems.push({ index, message: `${JSON.stringify(text)} is no scope of Azure` });
    return scope === undefined ? [] : [{ scope, index }];
  });
  const given = places.flat();
  const first = new Map(given.map(({ scope, index }) => [keyOf(scope), index] as const).reverse());
  const kept: ArmScope[] = [];
  for (const { scope, index } of given) {
    const before = first.get(keyOf(scope));
    const cover = before === index ? findCover(scope, given, subscriptionsBelow) : undefined;
    if (before !== index)
      problems.push({ index, message: `${scope.id} is there already, at position ${before ?? 0}` });
    else if (cover !== undefined)
      problems.push({ index, message: `${scope.id} lies below ${cover.id}, which is there too` });
    else kept.push(scope);
  }
  return { scopes: kept, problems: problems.sort((a, b) => a.index - b.index) };
}

type Given = readonly { readonly scope: ArmScope }[];

function findCover(
  scope: ArmScope,
  given: Given,
  subscriptionsBelow: ReaderRequest['subscriptionsBelow'],
): ArmScope | undefined {
  if (scope.kind === 'managementGroup') return undefined;
  const isAbove = (other: ArmScope): boolean => {
    if (other.kind === 'managementGroup')
      return below(other.name, subscriptionsBelow).has(scope.subscriptionId);
    return scope.kind === 'resourceGroup' && other.id === `/subscriptions/${scope.subscriptionId}`;
  };
  return given.find(({ scope: other }) => isAbove(other))?.scope;
}

/** Names of management groups are compared without case. */
function below(name: string, subscriptionsBelow: ReaderRequest['subscriptionsBelow']): ReadonlySet<string> {
  const entry = Object.entries(subscriptionsBelow).find(
    ([other]) => other.toLowerCase() === name.toLowerCase(),
  );
  return new Set(entry?.[1].map((id) => id.toLowerCase()));
}

/** What the sync is told about its scope: subscriptions or management groups. Both would be an intersection: then it takes all that it sees. */
export function toSyncScope(scopes: readonly ArmScope[]): {
  readonly subscriptionIds: readonly string[];
  readonly managementGroupIds: readonly string[];
} {
  const groups = scopes.flatMap((scope) => (scope.kind === 'managementGroup' ? [scope.name] : []));
  const subscriptions = scopes.flatMap((scope) =>
    scope.kind === 'managementGroup' ? [] : [scope.subscriptionId],
  );
  if (groups.length > 0 && subscriptions.length > 0) return { subscriptionIds: [], managementGroupIds: [] };
  return { subscriptionIds: [...new Set(subscriptions)], managementGroupIds: groups };
}
