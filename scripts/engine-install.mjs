// Builds the pulumi CLI, an ordinary Go tool that test/engine/tools/go.mod pins, into the user's cache folder. The first
// time takes minutes and some 3 GB of Go's own caches; after that it is seconds.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const tools = fileURLToPath(new URL('../test/engine/tools', import.meta.url));
const [, version] = /pulumi\/pkg\/v3 v(\S+)/.exec(readFileSync(join(tools, 'go.mod'), 'utf8'));
const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
const target = join(cache, 'port-sync', `pulumi-${version}`, 'bin', 'pulumi');

if (existsSync(target)) {
  console.log(`pulumi ${version} is there: ${target}`);
  process.exit(0);
}
if (spawnSync('go', ['version'], { stdio: 'ignore' }).status !== 0) {
  console.error('Go is not on PATH: install it (https://go.dev/doc/install), or the pulumi CLI itself.');
  process.exit(1);
}
console.log(`Building pulumi ${version} with Go (minutes the first time)…`);
mkdirSync(join(target, '..'), { recursive: true });
const setVersion = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`;
const { status } = spawnSync(
  'go',
  [
    'build',
    '-mod=readonly',
    '-trimpath',
    '-buildvcs=false',
    '-ldflags',
    `-s -w ${setVersion}`,
    '-o',
    target,
    'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
  ],
  { cwd: tools, stdio: 'inherit' },
);
if (status === 0) console.log(`Built ${target}`);
process.exit(status ?? 1);
