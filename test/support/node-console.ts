import { Console } from 'node:console';

// jest decorates console.log, so that captured output is no longer what the program wrote.
globalThis.console = new Console(process.stdout, process.stderr);
