#!/usr/bin/env bash
# Previews the stack and writes Pulumi's own words to $RUNNER_TEMP/preview.txt.
# PULUMI_STACK: the stack.
set -euo pipefail
# shellcheck source=SCRIPTDIR/no-commands.sh
. "$(dirname "$0")/no-commands.sh"
pulumi preview --stack "$PULUMI_STACK" --non-interactive --color never --diff 2>&1 | tee "$RUNNER_TEMP/preview.txt"
