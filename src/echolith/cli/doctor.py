"""``echolith doctor``: whether this installation is whole."""

from __future__ import annotations

import argparse
import platform
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from echolith.cli.output import check_target, json_bytes, write_result
from echolith.errors import EvidenceError, ExternalError
from echolith.provenance import software_commit, software_name, software_version

_NEEDED = {
    "jinja2": "jinja2",
    "numpy": "numpy",
    "orjson": "orjson",
    "pydantic": "pydantic",
    "pyyaml": "yaml",
    "rich": "rich",
}
_OPTIONAL = {"frictionless": "the full `echolith evidence check`; install echolith[evidence]"}


@dataclass(frozen=True, slots=True)
class _Row:
    part: str
    state: Literal["ok", "missing", "broken", "not installed"]
    detail: str


def run_doctor(arguments: argparse.Namespace) -> int:
    """Print the parts and their state; 5 if a package is missing, 4 if the pack is not valid, else 0."""
    check_target(arguments.output)
    packages = [_package(name, module) for name, module in _NEEDED.items()]
    whole = all(row.state == "ok" for row in packages)
    rows = [_software(), _Row("python", "ok", platform.python_version()), *packages]
    rows += [_optional(name, use) for name, use in _OPTIONAL.items()]
    pack = _pack() if whole else _Row("pack", "broken", "cannot be read without the packages above")
    rows.append(pack)
    if arguments.format == "json":
        data = json_bytes({"parts": [asdict(row) for row in rows]})
    else:
        data = "".join(f"{row.part:14} {row.state:14} {row.detail}".rstrip() + "\n" for row in rows).encode()
    write_result(data, arguments.output)
    if not whole:
        return ExternalError.exit_code
    return 0 if pack.state == "ok" else EvidenceError.exit_code


def _software() -> _Row:
    commit = software_commit()
    return _Row(software_name(), "ok", software_version() + (f", commit {commit}" if commit else ""))


def _package(name: str, module: str) -> _Row:
    try:
        found = version(name)
        import_module(module)
    except PackageNotFoundError:
        return _Row(name, "missing", f"install it: pip install {name}")
    except ImportError:
        return _Row(name, "broken", f"install it again: pip install --force-reinstall {name}")
    return _Row(name, "ok", found)


def _optional(name: str, use: str) -> _Row:
    try:
        return _Row(name, "ok", version(name))
    except PackageNotFoundError:
        return _Row(name, "not installed", f"only needed for {use}")


def _pack() -> _Row:
    from echolith.findings import load_pack

    try:
        pack = load_pack()
    except EvidenceError as error:
        return _Row(
            "pack", "broken", f"not valid ({len(error.issues)} found); `echolith pack check` says what"
        )
    detail = f"{pack.id} {pack.version}, evidence {pack.evidence.release} ({pack.evidence.sha256[:12]})"
    return _Row("pack", "ok", detail)
