/** The two streams, behind redaction: stdout carries the result, stderr everything else. */
export interface Output {
  result(text: string): void;
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
    result: (text) => stdout.write(redact(withLineEnd(text))),
    message: (text) => stderr.write(redact(withLineEnd(text))),
    terminal: stderr.isTTY === true && !isDumb ? stderr : undefined,
    colour: { result: allowed && stdout.isTTY === true, message: allowed && stderr.isTTY === true },
  };
}

function withLineEnd(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
