#!/usr/bin/env bash
# Checks the catalog of a pull request and writes what it changes of the blueprints to $RUNNER_TEMP/review.md. Compares the
# merge commit that is checked out with its first parent. PORT_CLIENT_ID, PORT_CLIENT_SECRET: to count what is hit.
set -euo pipefail
base=$RUNNER_TEMP/base
git worktree add --quiet --detach "$base" 'HEAD^1'
npm run --silent build
# shellcheck source=SCRIPTDIR/no-commands.sh
. "$(dirname "$0")/no-commands.sh"
node dist/scripts/review-catalog.js "$base" . | tee "$RUNNER_TEMP/review.md"
