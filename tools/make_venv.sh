#!/bin/sh
# Make a virtual environment with the oldest-known-good means: sh tools/make_venv.sh FOLDER
# Uses $PYTHON if set, else the first Python 3.11 or newer on the path. On Debian and Ubuntu the module
# venv is a package of its own; it is installed where that is allowed and named where it is not.
set -eu

folder=$1
wanted='import sys; sys.exit(sys.version_info < (3, 11))'

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        printf '%s\n' "$PYTHON"
        return
    fi
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$name" -c "$wanted" >/dev/null 2>&1; then
            printf '%s\n' "$name"
            return
        fi
    done
}

python=$(find_python)
if [ -z "$python" ] || ! "$python" -c "$wanted" 2>/dev/null; then
    echo "Echolith needs Python 3.11 or newer and found none. Install it (Debian 12: apt-get install python3 python3-venv), or say which one: make PYTHON=/path/to/python3.12 demo" >&2
    exit 1
fi

make_it() {
    rm -rf "$folder"
    "$python" -m venv "$folder"
}

have_venv() { "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; }

if ! have_venv; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    package="python$version-venv"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing $package (this Python has no module venv)" >&2
        apt-get update -qq >&2
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >&2
    else
        echo "This Python has no module venv. On Debian or Ubuntu: sudo apt-get install $package" >&2
        exit 1
    fi
fi
make_it
