/** One stretch of a run, as far as it has come. */
export interface Phase {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly items: number;
  readonly total: number | undefined;
}

export interface Pace {
  readonly perSecond: number;
  /** Undefined while it cannot be told. */
  readonly remainingSeconds: number | undefined;
}

/** How fast a phase goes, on average, and how long it will take at that pace. */
export function measurePace({ items, total, startedAt }: Phase, now: number): Pace {
  const seconds = (now - startedAt) / 1000;
  const perSecond = seconds > 0 ? items / seconds : 0;
  const isKnown = total !== undefined && perSecond > 0;
  return {
    perSecond: Math.round(perSecond * 10) / 10,
    remainingSeconds: isKnown ? Math.round(Math.max(0, total - items) / perSecond) : undefined,
  };
}

export function beginPhase(name: string, startedAt: number, total: number | undefined): Phase {
  return { name, startedAt, items: 0, total };
}

export function advancePhase(phase: Phase, items: number, total: number | undefined): Phase {
  return { ...phase, items: phase.items + items, total: total ?? phase.total };
}
