import { parentPort, type MessagePort } from 'node:worker_threads';
import { loadJq, type Jq } from 'jq-wasm';

/** One run of jq: a program and its input as JSON text. */
export interface JqTask {
  readonly program: string;
  readonly input: string;
}

export type JqAnswer =
  /** Sent once, before any task. */
  | { readonly type: 'ready' }
  | { readonly type: 'output'; readonly text: string }
  /** jq ended with another status than 0; 3 is a program that does not compile. */
  | { readonly type: 'failed'; readonly status: number; readonly message: string }
  /** jq aborted. The memory that it took stays taken, so that this thread is of no use any more. */
  | { readonly type: 'aborted'; readonly message: string };

async function serve(port: MessagePort): Promise<void> {
  const jq = await loadJq();
  port.on('message', (task: JqTask) => port.postMessage(run(jq, task)));
  port.postMessage({ type: 'ready' } satisfies JqAnswer);
}

function run(jq: Jq, { program, input }: JqTask): JqAnswer {
  try {
    const { stdout, stderr, exitCode } = jq.raw(input, program, ['-c']);
    if (exitCode === 0) return { type: 'output', text: stdout };
    return { type: 'failed', status: exitCode, message: stderr };
  } catch (error) {
    return { type: 'aborted', message: `jq gave up, mostly for want of memory: ${String(error)}` };
  }
}

if (parentPort === null) throw new Error('jq-worker runs as a worker thread');
void serve(parentPort);
