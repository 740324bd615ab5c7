"""Waits for what another process does."""
import subprocess
import time

DEADLINE_SECONDS = 60


class Failed(Exception):
    """What was to hold does not. The text is for a person."""


def until(what, try_it):
    """The first true result of try_it, asked again and again."""
    end = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < end:
        try:
            if result := try_it():
                return result
        except (OSError, subprocess.CalledProcessError):
            pass
        time.sleep(0.02)
    raise Failed(f"waited {DEADLINE_SECONDS} s for {what}")
