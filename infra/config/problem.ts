/** One thing to mend in a stack's configuration. */
export interface ConfigurationProblem {
  /** The key, as `pulumi config` takes it, such as `azure.scopes[0]`. */
  readonly key: string;
  readonly message: string;
  /** Command lines that mend it. */
  readonly fix: readonly string[];
}

/** The stack cannot be made from its configuration; every problem is listed, with what to do. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly ConfigurationProblem[]) {
    super(['The configuration of the stack has to be mended:', ...problems.map(toText)].join('\n'));
    this.name = 'ConfigurationError';
  }
}

function toText({ key, message, fix }: ConfigurationProblem): string {
  return [`- ${key}: ${message}`, ...fix.map((line) => `    ${line}`)].join('\n');
}

/** `azure.scopes[0]`; a key with other characters stands in brackets. */
export function toKey(path: readonly PropertyKey[]): string {
  return path
    .map(toSegment)
    .reduce((key, segment) => key + segment, '')
    .replace(/^\./, '');
}

function toSegment(segment: PropertyKey): string {
  if (typeof segment === 'number') return `[${segment}]`;
  const name = String(segment);
  return /^[\w:-]+$/.test(name) ? `.${name}` : `["${name}"]`;
}

/** The line that sets one value; `--path` is what makes dots and brackets a path. */
export function setLine(path: readonly PropertyKey[], value: string): string {
  return `pulumi config set ${quoted(path)} ${value}`;
}

/** The line that takes a key away. */
export function removeLine(path: readonly PropertyKey[]): string {
  return `pulumi config rm ${quoted(path)}`;
}

function quoted(path: readonly PropertyKey[]): string {
  const key = toKey(path);
  const text = /^[\w.:-]+$/.test(key) ? key : `'${key}'`;
  return path.length === 1 ? text : `--path ${text}`;
}
