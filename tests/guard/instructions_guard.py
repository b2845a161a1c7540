"""How many instructions a rendered mail and a signature take, counted under callgrind and held against instructions.txt.

Times differ from run to run and from machine to machine; counts do not, so that a change of a few per cent is seen.
The figure of one is the difference between a long run and a short one, divided: what starting takes cancels out.
"""

import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FIGURES = HERE / "instructions.txt"
BENCH = pathlib.Path(os.environ.get("FIB_BIN", ROOT / "build" / "bin")) / "fibbench"
SHORT, LONG = 200, 1200
ALLOWED = 0.10

# OpenSSL chooses its code by the processor, and callgrind's looks much like the machine's own: told to use SSSE3 and
# nothing newer (OPENSSL_ia32cap(3): words of CPUID leaf 1, then of leaf 7), it does the same on every machine. Without
# this a signature differs by a fifth. The C library's choices make 3 % of difference, which is let be.
PINNED = {"OPENSSL_ia32cap": "0x0780220107000000:0x0"}


def instructions(operation, count):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", str(BENCH), operation, "--no-picture",
               "--count", str(count)]
    done = subprocess.run(command, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", **PINNED})
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not found:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return int(found[1])


def of_one(operation):
    return round((instructions(operation, LONG) - instructions(operation, SHORT)) / (LONG - SHORT))


def read_figures():
    lines = [line.split() for line in FIGURES.read_text().splitlines() if line and not line.startswith("#")]
    return {operation: int(count) for operation, count in lines}


def write_figures(figures):
    head = "".join(line + "\n" for line in FIGURES.read_text().splitlines() if line.startswith("#"))
    FIGURES.write_text(head + "".join(f"{operation} {count}\n" for operation, count in figures.items()))


def main():
    committed = read_figures()
    found = {operation: of_one(operation) for operation in committed}
    off = []
    for operation, count in found.items():
        was = committed[operation]
        change = count / was - 1
        print(f"  {operation}: {count:,} instructions each; committed: {was:,} ({change:+.1%})")
        if abs(change) > ALLOWED:
            off.append(f"{operation} takes {abs(change):.1%} {'more' if change > 0 else 'fewer'} instructions than the "
                       f"committed figure: {count:,} in place of {was:,}")
    if sys.argv[1:] == ["--update"]:
        write_figures(found)
        print(f"  {FIGURES.relative_to(ROOT)} is rewritten: commit it, and say in the message what made the difference")
    elif off:
        sys.exit("\n".join(off) + f"\nMore than {ALLOWED:.0%} either way is no accident. Find out which change did it: "
                 f"callgrind_annotate shows where.\nIf it was meant: ./dev bench guard --update, and commit the new "
                 f"figure with the reason.")


main()
