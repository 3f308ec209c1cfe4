import { availableParallelism } from 'node:os';
import type { Clock } from '../core/clock';
import { startThread, type JqLimits, type JqThread } from './jq-thread';
import type { JqTask } from './jq-worker';

/** Threads that run jq, started as they are needed. */
export interface JqPool {
  /**
   * What jq prints for a task. The limit begins when a thread takes the task.
   * @throws JqFailure where this task does not end well, the signal's reason, or an error where jq does not start
   */
  run(task: JqTask, limits: JqLimits): Promise<string>;
  /** Ends all threads, working ones included. */
  close(): Promise<void>;
}

export interface JqPoolOptions {
  readonly clock: Clock;
  /** How many threads at most; one core is left to who reads and delivers. */
  readonly size?: number;
}

export function createJqPool({
  clock,
  size = Math.max(1, availableParallelism() - 1),
}: JqPoolOptions): JqPool {
  const idle: JqThread[] = [];
  const busy = new Set<JqThread>();
  const waiting: (() => void)[] = [];
  let free = size;
  let isClosed = false;

  async function takePlace(): Promise<void> {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  }

  /** Hands it to who has waited longest. */
  function givePlace(): void {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }

  /** One that became free or was started after all were ended is too late. */
  async function takeThread(): Promise<JqThread> {
    const thread = idle.pop() ?? (await startThread(clock));
    if (!isClosed) return thread;
    await thread.end();
    throw new Error('the threads of jq are closed');
  }

  async function runOn(thread: JqThread, task: JqTask, limits: JqLimits): Promise<string> {
    busy.add(thread);
    try {
      return await thread.run(task, limits);
    } finally {
      busy.delete(thread);
      if (thread.isAlive()) idle.push(thread);
    }
  }

  return {
    async run(task, limits) {
      await takePlace();
      try {
        limits.signal.throwIfAborted();
        return await runOn(await takeThread(), task, limits);
      } finally {
        givePlace();
      }
    },
    async close() {
      isClosed = true;
      await Promise.all([...idle, ...busy].map((thread) => thread.end()));
    },
  };
}
