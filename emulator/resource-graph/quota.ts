import type { QuotaSettings } from './settings';

export interface QuotaAnswer {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly resetsAfterMs: number;
}

interface Window {
  readonly endsAt: number;
  used: number;
}

/** Counts queries by principal in fixed windows; a window begins with the first query after the last one ended. */
export function createQuota(): (principal: string, now: Date, settings: QuotaSettings | null) => QuotaAnswer {
  const windows = new Map<string, Window>();
  return (principal, now, settings) => {
    if (settings === null) return { allowed: true, remaining: 15, resetsAfterMs: 5000 };
    const time = now.getTime();
    let window = windows.get(principal);
    if (window === undefined || time >= window.endsAt || window.endsAt - time > settings.windowMs) {
      window = { endsAt: time + settings.windowMs, used: 0 };
      windows.set(principal, window);
    }
    const allowed = window.used < settings.limit;
    if (allowed) window.used += 1;
    return {
      allowed,
      remaining: Math.max(0, settings.limit - window.used),
      resetsAfterMs: window.endsAt - time,
    };
  };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `hh:mm:ss`, rounded up, so that a client that waits so long has waited long enough. */
export function formatResetsAfter(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
