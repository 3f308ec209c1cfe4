import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../core/clock';
import { JqFailure } from './jq-failure';
import type { JqAnswer, JqTask } from './jq-worker';

/** jq's status for a program that does not compile. */
const DOES_NOT_COMPILE = 3;

export interface JqLimits {
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** One worker thread with a jq of its own, for one task at a time. */
export interface JqThread {
  /** False as soon as it ran out of time or memory or was stopped: it is of no use any more. */
  readonly isAlive: () => boolean;
  /** What jq prints. @throws JqFailure, the signal's reason, or an error where the program does not compile */
  run(task: JqTask, limits: JqLimits): Promise<string>;
  end(): Promise<void>;
}

/** @throws if jq cannot be loaded */
export async function startThread(clock: Clock): Promise<JqThread> {
  const worker = startWorker();
  const dead = new AbortController();
  worker.on('error', (error) => dead.abort(error));
  worker.once('exit', () => dead.abort(new Error('the thread ended')));
  const end = async (): Promise<void> => {
    dead.abort(new Error('the thread was ended'));
    await worker.terminate();
  };
  await ask(worker, dead.signal).catch(() => {
    const { reason } = dead.signal as { readonly reason: unknown };
    throw new Error(`jq cannot be started: ${String(reason)}`, { cause: reason });
  });
  return {
    isAlive: () => !dead.signal.aborted,
    end,
    async run(task, { limitMs, signal }) {
      signal.throwIfAborted();
      const begun = clock.now();
      const expired = clock.expire(limitMs);
      const ended = AbortSignal.any([signal, expired, dead.signal]);
      const answer = await ask(worker, ended, task).catch(() => toAborted(expired, limitMs, dead.signal));
      if (answer.type === 'aborted') await end();
      signal.throwIfAborted();
      return textOf(answer, clock.now() - begun);
    },
  };
}

function startWorker(): Worker {
  const worker = new Worker(workerFile(), {
    env: {},
    execArgv: [],
    // There jq-wasm says once more that it aborted.
    stdout: true,
    stderr: true,
    // For the texts alone: jq itself works in WebAssembly's memory, of which jq-wasm takes 256 MiB at most.
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  worker.stdout.resume();
  worker.stderr.resume();
  return worker;
}

/** Beside this file once it is built; whoever runs the source itself, as tests do, has it in the build. */
function workerFile(): string {
  const beside = join(__dirname, 'jq-worker.js');
  return existsSync(beside) ? beside : join(__dirname, '..', '..', 'dist', 'cli', 'mapping', 'jq-worker.js');
}

/** The next answer. An idle thread does not keep the process alive, a working one does. */
async function ask(worker: Worker, signal: AbortSignal, task?: JqTask): Promise<JqAnswer> {
  worker.ref();
  try {
    const answered = once(worker, 'message', { signal });
    if (task !== undefined) worker.postMessage(task);
    const [answer] = (await answered) as [JqAnswer];
    return answer;
  } finally {
    worker.unref();
  }
}

function toAborted(expired: AbortSignal, limitMs: number, dead: AbortSignal): JqAnswer {
  const message = expired.aborted
    ? `took longer than ${limitMs / 1000} s`
    : `jq ended: ${String(dead.reason)}`;
  return { type: 'aborted', message };
}

function textOf(answer: JqAnswer, spentMs: number): string {
  switch (answer.type) {
    case 'output':
      return answer.text;
    case 'failed':
      if (answer.status === DOES_NOT_COMPILE)
        throw new Error(`a mapping does not compile: ${answer.message}`);
      throw new JqFailure(answer.message.replace(/^jq: error \([^)]*\):? /, ''), spentMs);
    case 'aborted':
      throw new JqFailure(answer.message, spentMs);
    case 'ready':
      throw new Error('the thread of jq answers before it is asked');
  }
}
