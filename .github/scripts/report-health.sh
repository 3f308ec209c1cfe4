#!/usr/bin/env bash
# Opens or updates one issue while a sync fails or is overdue, and closes it when all is well.
# SYNC, SYNC_RESULT: what has just run (full, incremental), and success, failure, cancelled or skipped.
# MAX_AGE_MINUTES: how long ago the last green incremental run may be; empty: nobody looks.
# RUN_URL: the log to look into. GH_TOKEN: may write issues and read actions.
set -euo pipefail
label=port-sync
title='Port Sync needs attention'
body=$RUNNER_TEMP/health.md
: >"$body"

if [ "$SYNC_RESULT" != success ]; then
  echo "- The $SYNC sync ended with **$SYNC_RESULT**: $RUN_URL" >>"$body"
fi
if [ -n "$MAX_AGE_MINUTES" ]; then
  last=$(gh run list --workflow sync-incremental.yml --status success --limit 1 --json updatedAt --jq '.[0].updatedAt // empty')
  if [ -z "$last" ]; then
    echo '- No incremental sync has succeeded yet.' >>"$body"
  elif [ $(($(date -u +%s) - $(date -u -d "$last" +%s))) -gt $((MAX_AGE_MINUTES * 60)) ]; then
    echo "- The last incremental sync that succeeded ended at $last, more than $MAX_AGE_MINUTES minutes ago. GitHub may delay schedules, or have stopped them." >>"$body"
  fi
fi

number=$(gh issue list --state open --label "$label" --limit 1 --json number --jq '.[0].number // empty')
if [ -s "$body" ]; then
  printf '\nA run that follows makes up for what this one could not do. What exit codes ask of you: docs/guides/operate.md. This issue is updated by each run, and closed when all is well.\n' >>"$body"
  if [ -n "$number" ]; then
    gh issue edit "$number" --body-file "$body"
  else
    gh label create "$label" --force --description 'Opened and closed by the sync workflows'
    gh issue create --title "$title" --label "$label" --body-file "$body"
  fi
elif [ -n "$number" ]; then
  gh issue close "$number" --comment "All is well again: $RUN_URL"
fi
