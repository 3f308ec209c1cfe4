#!/usr/bin/env bash
# Ends with 1 unless the tag names the version of package.json.
# TAG: the tag.
set -euo pipefail
version=v$(node -p 'require("./package.json").version')
if [ "$TAG" != "$version" ]; then
  echo "::error::The tag is $TAG, and package.json says $version."
  exit 1
fi
