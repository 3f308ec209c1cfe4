#!/usr/bin/env node
'use strict';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `port-sync needs Node.js 22.19 or newer; this is ${process.versions.node}. Install a newer one from https://nodejs.org and run it again.\n`,
  );
  process.exit(2);
}

require('../dist/cli/main').main();
