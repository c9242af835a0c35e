#!/usr/bin/env bash
# Sees to a headless Chromium for the tests of the book. Where none can be had, those tests say so and skip.
set -u
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null; then
    echo "found: $(command -v "$name")"
    exit 0
  fi
done
as_root=""
if [ "$(id -u)" != 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root="none"; fi
fi
if command -v apt-get >/dev/null && [ "$as_root" != none ]; then
  echo "installing the package chromium"
  if $as_root apt-get update -qq && $as_root apt-get install -y -qq chromium >/dev/null; then
    command -v chromium && exit 0
  fi
fi
echo "trying the browser build that playwright downloads"
if python -m playwright install chromium; then exit 0; fi
echo "no Chromium could be installed; the browser tests will skip (install chromium or Google Chrome to run them)"
exit 0
