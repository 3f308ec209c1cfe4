import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from './run-cli';

/** The configuration of an example stack, as Pulumi hands it to the program: structured values as JSON. */
export function readExampleStack(stack: string): Record<string, string> {
  const document = parse(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), 'utf8')) as {
    readonly config: Readonly<Record<string, unknown>>;
  };
  return Object.fromEntries(
    Object.entries(document.config).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
