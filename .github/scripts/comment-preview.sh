#!/usr/bin/env bash
# Writes the one comment of a pull request: what changes of the blueprints, then Pulumi's own words.
# PULUMI_STACK, PULL_REQUEST: the stack and the number. GH_TOKEN: may write pull requests.
set -euo pipefail
marker="<!-- port-sync preview of $PULUMI_STACK -->"
comment=$RUNNER_TEMP/comment.md
# GitHub takes 65,536 characters for both parts; what is cut is in the log of the run.
most=30000

part() { if [ -s "$RUNNER_TEMP/$1" ]; then head -c "$most" "$RUNNER_TEMP/$1"; else echo "$2"; fi; }

{
  echo "$marker"
  echo "### Preview of the stack \`$PULUMI_STACK\`"
  echo
  part review.md 'The catalog was not checked: see the log of the run.'
  echo
  echo '<details><summary>What <code>pulumi preview</code> says</summary>'
  echo
  # Nothing in it may close the fence.
  echo '~~~~~text'
  part preview.txt 'Nothing was previewed.' | sed 's/~~~*/~/g'
  echo
  echo '~~~~~'
  echo '</details>'
} >"$comment"

comments=repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments
own=$(gh api --paginate "$comments" --jq '.[] | select(.user.type == "Bot") | [.id, (.body | split("\n")[0] | rtrimstr("\r"))] | @tsv')
id=$(printf '%s\n' "$own" | awk -F '\t' -v marker="$marker" '$2 == marker { print $1; exit }')
if [ -n "$id" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$comment" --silent
else
  gh api --method POST "$comments" --field "body=@$comment" --silent
fi
