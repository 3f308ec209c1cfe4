const MS_PER_DAY = 24 * 60 * 60 * 1000;

export interface SecretEpoch {
  /** Changes when the secret has to be replaced. */
  readonly key: string;
  /** RFC 3339. */
  readonly endDate: string;
}

/**
 * Time cut into epochs of so many days since 1970: every update in one epoch wants the same secret, the first one in
 * the next another. It stays valid for one epoch more than its own, so that a late update is no outage.
 */
export function planSecretEpoch(now: Date, rotationDays: number, rotation: number): SecretEpoch {
  const length = rotationDays * MS_PER_DAY;
  const epoch = Math.floor(now.getTime() / length);
  return {
    key: `${rotationDays}d-${epoch}-${rotation}`,
    endDate: new Date((epoch + 2) * length).toISOString().replace('.000Z', 'Z'),
  };
}
