"""Each shell reads the completions that fibctl writes, and completes its commands and options with them."""

import os
import pathlib
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import time

FIBCTL = pathlib.Path(os.environ["FIB_BIN"]) / "fibctl"
# What 'fibctl campaign:' may go on with.
WANTED = {line.split()[0].split(",")[0] for line in
          subprocess.run([FIBCTL, "completion", "fish"], check=True, capture_output=True, text=True).stdout
          .replace(" -a ", "\n").splitlines() if line.startswith("campaign:")}
# Where only some words can stand.
WORDS = {"fibctl migrate ": {"up", "down", "status"}, "fibctl campaign:unknown --settle s": {"sent", "skip"}}


def run(*command, **how):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60, **how).stdout


def of_bash(script, line):
    asked = f"""source {script}; COMP_LINE='{line}'; COMP_POINT=${{#COMP_LINE}}; _fibctl
                printf '%s\\n' "${{COMPREPLY[@]}}" """
    # bash breaks words at colons, so what stands before the last one is already typed.
    typed = line.rsplit(" ", 1)[1]
    before = typed[:typed.rfind(":") + 1]
    return {before + found for found in run("bash", "--norc", "-c", asked).split()}


def of_fish(script, line):
    home = script.parent / "fish"
    home.mkdir(exist_ok=True)
    env = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home)}
    out = run("fish", "--private", "-c", f"source {script}; complete -C '{line}'", env=env)
    return {found.split("\t")[0] for found in out.splitlines()}


def of_zsh(script, line):
    """zsh completes only where somebody types: on a terminal of its own."""
    home = script.parent / "zsh"
    home.mkdir(exist_ok=True)
    shutil.copy(script, home / "_fibctl")
    (home / ".zshrc").write_text(f"PS1='ready> '\nfpath=({home} $fpath)\nautoload -Uz compinit\ncompinit -u -D\n"
                                 "unsetopt list_ambiguous menu_complete auto_menu\nsetopt auto_list\nLISTMAX=1000\n")
    pid, screen = pty.fork()
    if pid == 0:
        os.environ.update(ZDOTDIR=str(home), HOME=str(home), TERM="dumb", COLUMNS="200", LINES="100")
        os.chdir(home)
        os.execvp("zsh", ["zsh", "-i", "+o", "globalrcs"])
    try:
        read_while_it_writes(screen, b"ready> ")
        os.write(screen, line.encode() + b"\t\t")
        text = read_while_it_writes(screen, b"")
    finally:
        os.close(screen)
        os.waitpid(pid, 0)
    return set(text.replace("\r", "\n").split())


def read_while_it_writes(screen, until, quiet=2, seconds=30):
    text, end = b"", time.monotonic() + seconds
    while time.monotonic() < end:
        ready = select.select([screen], [], [], quiet)[0]
        if not ready and until in text:
            break
        if ready:
            text += os.read(screen, 65536)
    return text.decode(errors="replace")


def main():
    assert len(WANTED) >= 8, f"too few commands are completed: {WANTED}"
    checks = {"bash": (["-n"], of_bash), "zsh": (["-n"], of_zsh), "fish": (["--no-execute"], of_fish)}
    with tempfile.TemporaryDirectory() as name:
        for shell, (only_read, complete) in checks.items():
            if not shutil.which(shell):
                print(f"{shell} is not installed: its completions are not tried (apt-get install {shell})")
                continue
            script = pathlib.Path(name) / f"fibctl.{shell}"
            script.write_text(run(FIBCTL, "completion", shell))
            run(shell, *only_read, str(script))
            found = complete(script, "fibctl campaign:")
            if not WANTED <= found:
                sys.exit(f"{shell} does not complete 'fibctl campaign:' with {sorted(WANTED - found)}; it has "
                         f"{sorted(found)}")
            found = complete(script, "fibctl campaign:status --")
            if not {"--watch", "--sequence", "--json"} <= found:
                sys.exit(f"{shell} does not complete the options of campaign:status; it has {sorted(found)}")
            for line, wanted in WORDS.items():
                found = complete(script, line)
                if not wanted <= found:
                    sys.exit(f"{shell} does not complete '{line}' with {sorted(wanted - found)}; it has {sorted(found)}")
            print(f"{shell}: reads them, {len(WANTED)} commands after 'campaign:', the options of campaign:status")


main()
