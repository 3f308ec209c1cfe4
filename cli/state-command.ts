import { hostname } from 'node:os';
import { createInterface } from 'node:readline/promises';
import type { Interfaces } from '@oclif/core';
import { BaseCommand, processOutput, watchProcessSignals, type ExitCode } from './base-command';
import { readProcessEnvironment } from './config/process-environment';
import { systemClock } from './core/clock';
import { secrets } from './core/redact';
import type { StateService, StateSurroundings } from './perform-state';
import type { StateAnswer } from './state-care/state-care';

/** Flags, environment and streams of this process, handed to what all commands for the state have in common. */
export abstract class StateCommand extends BaseCommand {
  protected async care<TAnswer extends StateAnswer>(
    flags: Interfaces.OutputFlags<Interfaces.FlagInput>,
    service: StateService<TAnswer>,
  ): Promise<ExitCode> {
    const invocation = {
      flags,
      environment: readProcessEnvironment(),
      folder: process.cwd(),
      redactor: secrets,
      json: flags.json === true,
      yes: flags.yes === true,
      version: this.config.version,
    };
    // Loaded late: neither --help nor a wrong flag needs it.
    const { performState } = await import('./perform-state.js');
    return performState(invocation, surroundings(), service);
  }
}

function surroundings(): StateSurroundings {
  return {
    output: processOutput(),
    clock: systemClock,
    watchSignals: watchProcessSignals,
    host: hostname(),
    isAlive,
    ask,
  };
}

/** On stderr, since stdout carries the result. */
async function ask(question: string, signal: AbortSignal): Promise<string | undefined> {
  const { stdin: input, stderr: output } = process;
  if (!input.isTTY || !output.isTTY) return undefined;
  const terminal = createInterface({ input, output });
  try {
    return await terminal.question(`${secrets.redact(question)}\nGo on? [y/N] `, { signal });
  } finally {
    terminal.close();
  }
}

/** A process of another user cannot be signalled, and is there all the same. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
