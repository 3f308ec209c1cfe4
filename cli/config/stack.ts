import { readStackValues, type StackValue } from '../stack/stack-values';
import { readEnvFile, type RawInput } from './raw-values';

/**
 * What the stack says that `--stack` names; nothing without that flag. The env file may hold what Pulumi needs.
 * @throws ConfigurationError where Pulumi cannot tell
 */
export async function readStackOf(
  input: Pick<RawInput, 'flags' | 'environment' | 'folder'>,
): Promise<readonly StackValue[]> {
  const { flags, environment, folder } = input;
  const stack = typeof flags['stack'] === 'string' ? flags['stack'].trim() : '';
  if (stack === '') return [];
  const envFile = readEnvFile(input);
  return readStackValues({ stack, folder, environment: { ...envFile, ...environment } });
}
