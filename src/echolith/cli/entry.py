"""The entry of the command: read the arguments, run the command, and turn every failure into an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from echolith.cli.failures import BROKEN_PIPE, INTERRUPTED, report_failure
from echolith.cli.parser import make_parser
from echolith.cli.start import prepare_end, prepare_start


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command ``echolith``.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments without the program's name; those of the process if left out.

    Returns
    -------
    int
        The exit code, as `echolith --help` lists them.

    Raises
    ------
    SystemExit
        After ``--help``, ``--version`` (code 0) and wrong usage (code 2), as argparse does.
    """
    try:
        arguments = make_parser().parse_args(argv)
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # pragma: no cover - happens in the process that test_the_reader_leaves starts
        _forget_stdout()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        print("echolith: stopped", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        return report_failure(error)
    return code


def run() -> int:
    """Run the command as the whole of a process: `main`, with a fast start and a fast end."""
    prepare_start()
    code = main()
    prepare_end()
    return code


def _forget_stdout() -> None:  # pragma: no cover - as above: it would end the output of the tests
    """Let the interpreter's own last flush go nowhere: whoever was reading has left."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
