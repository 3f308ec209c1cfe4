#!/usr/bin/env bash
# Ends with 1 unless somebody typed what is to be destroyed.
# PULUMI_STACK, CONFIRMATION: what was entered.
set -euo pipefail
expected="destroy $PULUMI_STACK"
if [ "$CONFIRMATION" != "$expected" ]; then
  echo "::error::Nothing is destroyed: the confirmation has to be \"$expected\"."
  exit 1
fi
