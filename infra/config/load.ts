import { STACK_CONFIGURATION_KEYS, PULUMI_PROJECT } from '../../contract/stack-configuration';
import { findCrossProblems } from './cross-checks';
import { readPortConnection, type PortConnection } from './port-connection';
import { ConfigurationError, removeLine, type ConfigurationProblem } from './problem';
import { StackConfig } from './schema';
import { toProblems } from './schema-problems';

/** As Pulumi keeps a stack's configuration: `PROJECT:KEY` to text; structured values are JSON. */
export type RawConfiguration = Readonly<Record<string, string>>;

/** What the stack is made from. */
export interface StackSettings extends StackConfig {
  /** There where Port is part of the stack. */
  readonly connection: PortConnection | undefined;
}

/**
 * Checks a stack's configuration; the credentials of Port may stand in the environment instead.
 * @throws ConfigurationError with every problem at once.
 */
export function loadConfig(
  raw: RawConfiguration,
  environment: Readonly<Record<string, string | undefined>>,
): StackSettings {
  const { values, problems: unreadable } = readValues(raw);
  const parsed = StackConfig.safeParse(values);
  const hasPort = !parsed.success || parsed.data.port.enabled;
  const port: ReturnType<typeof readPortConnection> = hasPort
    ? readPortConnection(raw, environment)
    : { problems: [] };
  const problems = [
    ...unreadable,
    ...findMisplaced(raw),
    ...(parsed.success ? findCrossProblems(parsed.data) : toProblems(parsed.error.issues)),
    ...port.problems,
  ];
  if (problems.length > 0 || !parsed.success) throw new ConfigurationError(problems);
  return { ...parsed.data, connection: port.connection };
}

interface Values {
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly ConfigurationProblem[];
}

function readValues(raw: RawConfiguration): Values {
  const values: Record<string, unknown> = {};
  const problems: ConfigurationProblem[] = [];
  for (const [name, text] of Object.entries(raw)) {
    const key = name.startsWith(`${PULUMI_PROJECT}:`) ? name.slice(PULUMI_PROJECT.length + 1) : undefined;
    if (key === undefined) continue;
    const value = key === 'instance' ? text : parse(text);
    if (value === undefined && isSection(key)) problems.push(notStructured(key, text));
    else values[key] = value ?? text;
  }
  return { values, problems };
}

function isSection(key: string): boolean {
  return STACK_CONFIGURATION_KEYS.some((known) => known === key) && key !== 'instance';
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function notStructured(key: string, text: string): ConfigurationProblem {
  return {
    key,
    message: `${JSON.stringify(text)} is one value, but several belong here: they are set with --path`,
    fix: [removeLine([key]), `pulumi config set --path ${key}.…`],
  };
}

/** The namespace of Port's provider looks like the place for what concerns Port; the provider would not know it. */
function findMisplaced(raw: RawConfiguration): ConfigurationProblem[] {
  const own = Object.keys(StackConfig.shape.port.unwrap().shape);
  return Object.keys(raw)
    .filter((name) => name.startsWith('port:') && own.includes(name.slice('port:'.length)))
    .map((name) => ({
      key: name,
      message: "the namespace port: is that of Port's provider; this is a key of the stack",
      fix: [
        removeLine([name]),
        `pulumi config set --path port.${name.slice('port:'.length)} ${raw[name] ?? ''}`,
      ],
    }));
}
