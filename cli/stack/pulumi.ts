import { execFile } from 'node:child_process';
import { ConfigurationError } from '../core/errors';
import { explainPulumi } from './pulumi-error';

/** Pulumi asks its backend; a minute without an answer is a hanging connection, or a question that nobody answers. */
const TIME_LIMIT_MS = 60_000;

export interface StackRequest {
  /** Undefined: the one that is selected. */
  readonly stack: string | undefined;
  /** Where `Pulumi.yaml` is, or below. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The outputs of a stack as Pulumi prints them, by their names; a secret is `[secret]` unless it shall be shown.
 * @throws ConfigurationError that says what is missing: Pulumi, the login, the stack, the passphrase, the outputs
 */
export async function readOutputs(
  request: StackRequest,
  showSecrets: boolean,
): Promise<Readonly<Record<string, unknown>>> {
  const stack = request.stack === undefined ? [] : ['--stack', request.stack];
  const secrets = showSecrets ? ['--show-secrets'] : [];
  const args = ['stack', 'output', '--json', ...secrets, ...stack, '--non-interactive'];
  const printed = parseOutputs(await run(args, request));
  if (printed === undefined) throw refusal('Pulumi printed no JSON object');
  if (Object.keys(printed).length > 0) return printed;
  throw refusal(`the stack ${request.stack ?? ''} has no outputs: run \`pulumi up\` first`);
}

function run(args: readonly string[], { folder, environment }: StackRequest): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const options = {
    cwd: folder,
    env: { ...environment, PULUMI_SKIP_UPDATE_CHECK: 'true' },
    timeout: TIME_LIMIT_MS,
    maxBuffer: 16 * 1024 * 1024,
  };
  const child = execFile('pulumi', args, options, (error, stdout, stderr) => {
    if (error === null) resolve(stdout);
    else if (error.killed === true) reject(refusal(`Pulumi did not end within ${TIME_LIMIT_MS / 1000} s`));
    else reject(refusal(explainPulumi({ code: error.code, stderr })));
  });
  // Nobody is there to answer a question.
  child.stdin?.end();
  return promise;
}

function refusal(message: string): ConfigurationError {
  return new ConfigurationError([{ name: '--stack', message }]);
}

/** `undefined` for what is no JSON object. */
export function parseOutputs(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { ...value } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
