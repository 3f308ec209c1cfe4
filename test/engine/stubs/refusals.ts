const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Throws what Azure or Entra ID answers, where something is not as it demands. */
export function demand(condition: boolean, refusal: string): asserts condition {
  if (!condition) throw new Error(refusal);
}

export function demandGuid(value: unknown, what: string): asserts value is string {
  demand(
    typeof value === 'string' && GUID.test(value),
    `BadRequest: ${what} must be a valid GUID, not ${String(value)}`,
  );
}

/** Refusals that a test wants: by type, so many times. */
export interface Trouble {
  /** The next creations of this type fail with this message. */
  fail(type: string, message: string, times?: number): void;
  /** Throws where it is time to. */
  meet(type: string): void;
}

export function createTrouble(): Trouble {
  const planned = new Map<string, { message: string; left: number }>();
  return {
    fail: (type, message, times = 1) => {
      planned.set(type, { message, left: times });
    },
    meet: (type) => {
      const trouble = planned.get(type);
      if (trouble === undefined || trouble.left === 0) return;
      trouble.left -= 1;
      throw new Error(trouble.message);
    },
  };
}
