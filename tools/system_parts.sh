#!/bin/sh
# See that a Chromium is there for the browser tests. Installs Debian's where that is allowed (root and
# apt-get); names the packages where it is not.
set -eu

packages="chromium fonts-dejavu-core"

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing $packages for the browser tests" >&2
    apt-get update -qq >&2
    # shellcheck disable=SC2086 # the names are meant to be split
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >&2
else
    echo "The browser tests need Chromium. On Debian or Ubuntu: sudo apt-get install $packages" >&2
    exit 1
fi
