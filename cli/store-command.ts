import type { Interfaces } from '@oclif/core';
import { BaseCommand, processOutput, watchProcessSignals } from './base-command';
import { readProcessEnvironment } from './config/process-environment';
import type { OpenStore } from './composition/stores';
import { systemClock } from './core/clock';
import type { StateConfig } from './core/config';
import { secrets } from './core/redact';
import type { Output } from './presenters/output';

/** What a command that looks after the state works with. */
export interface StoreWork {
  readonly stores: readonly OpenStore[];
  readonly config: StateConfig;
  readonly output: Output;
}

/** Commands about what is remembered between runs: they need to know where it is, and nothing else. */
export abstract class StoreCommand extends BaseCommand {
  protected async withStores<T>(
    flags: Interfaces.OutputFlags<Interfaces.FlagInput>,
    work: (parts: StoreWork) => Promise<T>,
  ): Promise<T> {
    // Loaded late: neither --help nor a wrong flag needs zod, pino or the Azure SDK.
    const [{ openStateOf }, { openStores }] = await Promise.all([
      import('./open-state.js'),
      import('./composition/stores.js'),
    ]);
    const output = processOutput();
    const { config, log } = await openStateOf({
      flags,
      environment: readProcessEnvironment(),
      folder: process.cwd(),
      redactor: secrets,
      clock: systemClock,
      output,
      json: flags.json === true,
    });
    const watch = watchProcessSignals((signal) => log.warn('stopping', { signal }));
    const { signal } = watch;
    try {
      const stores = openStores({ config, clock: systemClock, log, signal, version: this.config.version });
      return await work({ stores, config, output });
    } catch (error) {
      const reason: unknown = signal.reason;
      throw reason instanceof Error ? reason : error;
    } finally {
      watch.stop();
    }
  }
}
