import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration, type Configuration } from '../../cli/config/load-configuration';
import type { ConfigurationInput } from '../../cli/config/load-configuration';
import { ConfigurationError, type ConfigurationProblem } from '../../cli/core/errors';
import { createRedactor } from '../../cli/core/redact';

/** The least that is accepted. */
export const ENOUGH = { PORT_WEBHOOK_INGEST_URL: 'https://ingest.example.com/k3y-of-the-source' };

export function configurationInput(overrides: Partial<ConfigurationInput> = {}): ConfigurationInput {
  return {
    command: 'full',
    flags: {},
    environment: ENOUGH,
    folder: tmpdir(),
    now: Date.UTC(2026, 0, 31),
    packageFolder: '/package',
    redactor: createRedactor(),
    ...overrides,
  };
}

/** Loads with these variables on top of what is needed. */
export function load(
  environment: Record<string, string>,
  overrides: Partial<ConfigurationInput> = {},
): Configuration {
  return loadConfiguration(configurationInput({ environment: { ...ENOUGH, ...environment }, ...overrides }));
}

/** The problems that loading ends with; none when it succeeds. Anything but a ConfigurationError is thrown on. */
export function problemsOf(act: () => unknown): readonly ConfigurationProblem[] {
  try {
    act();
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'port-sync-test-'));
}
