export interface PulumiFailure {
  /** The exit code, or why Pulumi did not even start: `ENOENT`. */
  readonly code: string | number | null | undefined;
  readonly stderr: string;
}

/** What Pulumi prints (3.259.0), and what it means here. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [
    /incorrect passphrase/,
    "the passphrase is wrong: set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the stack's",
  ],
  [
    /passphrase must be set|unable to find either .?PULUMI_CONFIG_PASSPHRASE/,
    'the stack is encrypted by a passphrase: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE',
  ],
  [
    /PULUMI_ACCESS_TOKEN must be set|[Ii]nvalid access token|\[401\]|unable to open state directory|problem logging in/,
    'Pulumi is not logged in: run `pulumi login`, or set PULUMI_BACKEND_URL and what that backend needs, such as PULUMI_ACCESS_TOKEN',
  ],
  [/no stack named/, 'there is no such stack: `pulumi stack ls` lists those that there are'],
  [/no stack selected/, 'no stack is selected: name one with --stack NAME'],
  [
    /fully qualified name|no Pulumi\.yaml/i,
    'there is no Pulumi.yaml here: run in the folder of the Pulumi program, or give the whole name, ORGANIZATION/PROJECT/STACK',
  ],
];

/** One sentence for the operator, with Pulumi's own words behind it. */
export function explainPulumi({ code, stderr }: PulumiFailure): string {
  if (code === 'ENOENT')
    return 'needs the Pulumi CLI, and there is no `pulumi` on the PATH: install it (https://www.pulumi.com/docs/install/), or set the variables themselves';
  const said = wordsOf(stderr);
  const [, meaning = 'Pulumi could not tell the outputs of the stack'] =
    MEANINGS.find(([pattern]) => pattern.test(said)) ?? [];
  return said === '' ? `${meaning} (exit code ${code ?? 'unknown'})` : `${meaning} (Pulumi: ${said})`;
}

/** Without colours, and from the error on: what stands before are warnings. */
function wordsOf(stderr: string): string {
  const plain = stderr.replaceAll(/\u001b\[[0-9;]*m/g, '').trim();
  const [, error = plain] = /(?:^|\n)error: ([\s\S]*)$/.exec(plain) ?? [];
  return error.trim().replaceAll(/\s+/g, ' ').slice(0, 400);
}
