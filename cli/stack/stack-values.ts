import {
  SECRET_STACK_OUTPUTS,
  STACK_OUTPUTS,
  type StackFacts,
  type StackOutputName,
} from '../../contract/stack-outputs';
import { ConfigurationError, type ConfigurationProblem } from '../core/errors';
import { findNearest } from '../core/nearest';
import { readOutputs, type StackRequest } from './pulumi';

/** What the stack says of one variable. */
export interface StackValue {
  readonly output: StackOutputName;
  readonly variable: (typeof STACK_OUTPUTS)[StackOutputName];
  readonly value: string;
}

/** The same for people, who see secrets only where they ask for them. */
export interface ShownValue extends Omit<StackValue, 'value'> {
  readonly isSecret: boolean;
  /** Undefined for a secret that is not shown. */
  readonly value: string | undefined;
}

type Outputs = Readonly<Record<string, unknown>>;

/** What Pulumi prints instead of a secret. */
const MASK = '[secret]';
/** Facts for people: no variable takes them. */
const FACTS: readonly (keyof StackFacts)[] = [
  'blueprintIds',
  'adminConsentUrl',
  'readerScopes',
  'graphPermissions',
];
const SECRETS: readonly string[] = SECRET_STACK_OUTPUTS;
const OURS = Object.entries(STACK_OUTPUTS).map(([output, variable]) => ({
  output,
  variable,
})) as readonly Omit<StackValue, 'value'>[];

/**
 * What a stack says of variables, secrets as well.
 * @throws ConfigurationError where Pulumi cannot tell the outputs, or they are none of ours
 */
export async function readStackValues(request: StackRequest): Promise<StackValue[]> {
  return toStackValues(await readOutputs(request, true));
}

/** The same, with secrets only where they shall be shown. What is one is Pulumi's to say, and the contract's. */
export async function readShownValues(request: StackRequest, showSecrets: boolean): Promise<ShownValue[]> {
  const masked = await readOutputs(request, false);
  const values = toStackValues(showSecrets ? await readOutputs(request, true) : masked);
  return values.map(({ value, ...rest }) => {
    const isSecret = masked[rest.output] === MASK || SECRETS.includes(rest.output);
    return { ...rest, isSecret, value: isSecret && !showSecrets ? undefined : value };
  });
}

/** What outputs say of variables. @throws ConfigurationError where they are none of ours, or no texts */
export function toStackValues(outputs: Outputs): StackValue[] {
  const problems = findProblems(outputs);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return OURS.flatMap((names) => {
    const value = outputs[names.output];
    return typeof value === 'string' ? [{ ...names, value }] : [];
  });
}

function findProblems(outputs: Outputs): ConfigurationProblem[] {
  const known: readonly string[] = [...OURS.map(({ output }) => output), ...FACTS];
  const names = Object.keys(outputs);
  if (!names.some((name) => known.includes(name))) {
    const message = `none of its outputs is one of ours (${names.join(', ')}): is it the stack of another program?`;
    return [{ name: '--stack', message }];
  }
  const misspelt = names.flatMap((name) => {
    const meant = known.includes(name) ? undefined : findNearest(name, known, 2);
    return meant === undefined
      ? []
      : [{ name: `output ${name}`, message: `is not known; did you mean ${meant}?` }];
  });
  const noTexts = OURS.filter(({ output }) => output in outputs && typeof outputs[output] !== 'string');
  return [
    ...misspelt,
    ...noTexts.map(({ output }) => ({ name: `output ${output}`, message: 'must be a text' })),
  ];
}
