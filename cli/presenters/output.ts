/** The two streams, behind redaction: stdout carries the result, stderr everything else. */
export interface Output {
  result(text: string): void;
  /** A result that another program reads letter by letter. */
  exact(text: string): void;
  message(text: string): void;
  /** stderr, where it is a terminal on which something can be redrawn. */
  readonly terminal: NodeJS.WritableStream | undefined;
  readonly colour: { readonly result: boolean; readonly message: boolean };
}

type TextStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

export interface OutputOptions {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly redact: (text: string) => string;
}

/** Colours only on a terminal, and not where NO_COLOR is set (https://no-color.org) or the terminal is dumb. */
export function createOutput({ stdout, stderr, environment, redact }: OutputOptions): Output {
  const isDumb = environment.TERM === 'dumb';
  const allowed = (environment.NO_COLOR ?? '') === '' && !isDumb;
  return {
    result: (text) => stdout.write(withoutCommands(redact(withLineEnd(text)))),
    exact: (text) => stdout.write(redact(withLineEnd(text))),
    message: (text) => stderr.write(withoutCommands(redact(withLineEnd(text)))),
    terminal: stderr.isTTY === true && !isDumb ? stderr : undefined,
    colour: { result: allowed && stdout.isTTY === true, message: allowed && stderr.isTTY === true },
  };
}

/**
 * CI systems take lines of a job's output for commands: GitHub Actions what begins with `::` after blanks, and `##[`
 * anywhere; Azure Pipelines `##vso[`. A name from the cloud must not be one. In JSON, where only `##` can occur and only
 * within a string, the escape means the same character.
 * Source: actions/runner, ActionCommand.cs; Microsoft Learn, "Logging commands".
 */
function withoutCommands(text: string): string {
  return text.replace(/^([\s\u0085]*):(?=:)/gm, '$1\\u003a').replace(/##(?=(?:vso)?\[)/gi, '#\\u0023');
}

function withLineEnd(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
