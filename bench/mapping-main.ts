import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { makeUsers, measureJq, measureMapping } from './mapping';

const HELP = `Usage: npm run bench:mapping -- [--users 20000]

Maps users to entities, in one thread and in as many as there are cores, and prints a table.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      users: { type: 'string', default: '20000' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (!/^[1-9]\d*$/.test(values.users)) throw new Error(`--users: ${values.users} is no number of users`);
  const users = makeUsers(Number(values.users));
  const bytes = Math.round(JSON.stringify(users.map(({ data }) => data)).length / users.length);
  const cores = availableParallelism();
  process.stdout.write(
    `${users.length} users of ${bytes} bytes, Node ${process.versions.node}, ${cores} cores\n`,
  );
  for (const threads of new Set([1, cores])) {
    const { perSecond, perCpuSecond } = await measureMapping(users, threads);
    print(
      `port-sync, ${threads} thread${threads === 1 ? '' : 's'}`,
      perSecond,
      `${Math.round(perCpuSecond)} per second of processor time`,
    );
  }
  const jq = measureJq(users);
  if (jq === undefined) process.stdout.write('jq: not on this machine\n');
  else print(jq.version, jq.perSecond, 'one process for the whole file');
}

function print(what: string, perSecond: number, more: string): void {
  process.stdout.write(`${what}: ${Math.round(perSecond)} entities/s, ${more}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
