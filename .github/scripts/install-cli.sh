#!/usr/bin/env bash
# Puts the port-sync of this checkout on the PATH of the steps that follow; from the cache where it is there.
# CLI_FOLDER: where it is installed, a folder that is cached.
set -euo pipefail
if [ ! -x "$CLI_FOLDER/bin/port-sync" ]; then
  npm ci --no-audit --no-fund
  npm pack --pack-destination "$RUNNER_TEMP"
  npm install --global --prefix "$CLI_FOLDER" --no-audit --no-fund "$RUNNER_TEMP"/port-sync-*.tgz
fi
echo "$CLI_FOLDER/bin" >>"$GITHUB_PATH"
