"""The package as others get it: a wheel with its data, that runs without the checkout."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest

from echolith import provenance
from echolith.findings import built_in_folder

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-qq",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
    ]
    subprocess.run([*command, str(ROOT)], check=True)
    (made,) = folder.glob("*.whl")
    return made


def test_the_version_stands_in_one_way_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == provenance.VERSION
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {provenance.VERSION}\n" in citation
    assert f"({provenance.VERSION})" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_lists_hold_every_runtime_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = set(project["dependencies"])
    listed = (ROOT / "requirements" / "run.in").read_text(encoding="utf-8").splitlines()
    assert asked <= set(listed)
    for name in ("run", "dev", "validation"):
        locked = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        assert "://" not in locked
        pins = re.split(r"\n(?=[a-z0-9])", re.sub(r"^\s*#.*\n?", "", locked, flags=re.MULTILINE))
        assert all("==" in pin and "--hash=sha256:" in pin for pin in pins)


@pytest.mark.install
def test_the_wheel_holds_all_data(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    package = ROOT / "src" / "echolith"
    wanted = {
        f"echolith/{file.relative_to(package).as_posix()}"
        for file in package.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert wanted - inside == set()
    assert {name for name in inside if name.startswith("echolith/")} - wanted <= {"echolith/_commit.txt"}


@pytest.mark.install
def test_the_wheel_knows_its_commit(wheel: Path) -> None:
    inside = zipfile.ZipFile(wheel)
    head = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    )
    if head.returncode != 0:
        assert "echolith/_commit.txt" not in inside.namelist()
    else:
        assert inside.read("echolith/_commit.txt").decode().startswith(head.stdout.strip())


@pytest.mark.install
def test_the_installed_wheel_answers(wheel: Path, tmp_path: Path) -> None:
    """In an environment of its own, away from the checkout; its dependencies are lent by this one."""
    folder = tmp_path / "a folder with spaces"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run(
        [str(python), "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()
    zipfile.ZipFile(wheel).extractall(site)
    lent = sysconfig.get_path("purelib")
    (Path(site) / "lent.pth").write_text(lent + "\n", encoding="utf-8")  # ours stands before what is lent
    where = [str(python), "-c", "import echolith; print(echolith.__file__)"]
    found = subprocess.run(where, capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    assert "a folder with spaces" in found
    case = built_in_folder() / "examples" / "derme-2025.yaml"
    command = [str(python), "-m", "echolith", "assess", str(case), "--format", "json"]
    done = subprocess.run(command, capture_output=True, check=True, cwd=tmp_path)
    assert json.loads(done.stdout)["case_id"] == "derme-2025"
