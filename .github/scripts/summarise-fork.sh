#!/usr/bin/env bash
# Writes the summary of a run for a pull request of a fork, which can't comment: what changes of the blueprints, and what
# nobody has looked at.
set -euo pipefail
{
  echo '### What this pull request changes of the blueprints'
  echo
  if [ -s "$RUNNER_TEMP/review.md" ]; then head -c 500000 "$RUNNER_TEMP/review.md"; else echo 'The catalog was not checked: see the log of the run.'; fi
  echo
  echo 'A pull request of a fork gets no secrets: the stack was not previewed, and Port was not asked how many entities are hit.'
  echo 'Somebody who may write here can push the branch to this repository to have both.'
} >>"$GITHUB_STEP_SUMMARY"
