import { AZURE_CALLS, PORT_CALLS } from '../faults/calls';
import { FAULTS } from '../faults/kinds-of-fault';
import { cellOf } from '../faults/matrix';
import { checkedEmulator } from '../support/checked-emulator';
import { assertCell } from '../support/fault-cell';
import { createInProcessCli } from '../support/in-process';
import { installSyncCli } from '../support/sync-cli';

const emulator = checkedEmulator({ subscriptions: 2, resources: 80, seed: 84 });

/** The built program meets these in real time, with its own clock and its own ways of failing. */
const CELLS = [
  ['login: token', 'reset inside the answer', 'once'],
  ['login: token', '401', 'for good'],
  ['list subscriptions', '401', 'once'],
  ['containers', '500', 'once'],
  ['resources: first page', '403', 'for good'],
  ['resources: middle page', 'cut', 'once'],
  ['feed of resources', 'a proxy page', 'once'],
  ['ingest: last batch', 'reset after it is handled', 'once'],
  ['ingest: middle batch', '403', 'for good'],
  ['Port: search entities', 'another schema', 'once'],
] as const;

test.each(CELLS)('%s: %s, %s', async (callName, faultName, times) => {
  const call = [...AZURE_CALLS, ...PORT_CALLS].find(({ name }) => name === callName);
  const fault = FAULTS.find(({ name }) => name === faultName);
  if (call === undefined || fault === undefined) throw new Error(`There is no ${callName}: ${faultName}`);
  const cli = installSyncCli(emulator);
  // The run that makes up for it needs no process of its own, only the state.
  const later = await createInProcessCli(emulator, cli.folder);
  let runs = 0;
  const run = () => ((runs += 1) === 1 ? cli.run() : later.full());
  await assertCell(cellOf(call, fault, times), { emulator, run });
});
