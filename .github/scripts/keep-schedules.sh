#!/usr/bin/env bash
# GitHub stops the schedules of a public repository in which nothing happened for 60 days; enabling them starts the
# 60 days anew. GH_TOKEN: may write actions.
set -euo pipefail
for workflow in sync-incremental.yml sync-full.yml; do
  gh api --method PUT "repos/$GITHUB_REPOSITORY/actions/workflows/$workflow/enable" --silent
done
