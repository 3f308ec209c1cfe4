#!/usr/bin/env bash
# Packs what users install into release/, with a list of everything in it (CycloneDX) and the checksums of both.
set -euo pipefail
mkdir release
npm pack --pack-destination release
npm sbom --sbom-format cyclonedx --sbom-type application --omit dev --package-lock-only >release/port-sync-sbom.cdx.json
cd release
sha256sum port-sync-*.tgz port-sync-sbom.cdx.json >port-sync-sha256.txt
