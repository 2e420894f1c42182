"""The AWS CLI prints what the simulator's `aws` prints: transcripts, typed to the real one.

Run by `cargo xtask test clients`, like `endpoint.py`. A transcript is followed up to its first
command that is not of `aws`, `as` or `echo`: nobody here plays docker or turns the clock.
"""

import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

# Nothing is left in the folder of the tests.
sys.dont_write_bytecode = True

from endpoint import Endpoint, environment  # noqa: E402

SCENARIOS = Path(__file__).parent.parent / "cases" / "scenarios"

# The transcripts of operations; the earlier ones are about docker, mistakes and permissions.
# Worlds of others than the publisher and the consumer are not for these keys.
TRANSCRIPTS = sorted(
    path for path in [*SCENARIOS.glob("3*.md"), *SCENARIOS.glob("43-*.md")]
    if "World: two-accounts" in path.read_text())

# Fewer would mean that the transcripts are not read as they are meant.
COMMANDS_MIN = 60


def commands(transcript):
    """Each command and what it prints, in order."""
    text = transcript.read_text(encoding="utf-8")
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for found in re.finditer(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            yield found.groups()


def plain(text):
    """Without moments, exit codes, usage and layout: the two print these each in their own way."""
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+(\+00:00|Z)?", "TIME", text)
    text = re.sub(r"\[exit \d+\]\n?", "", text)
    try:
        # The order of members counts.
        return json.dumps(json.loads(text))
    except ValueError:
        return text.strip()


class Transcripts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        # Version 1 of the CLI prints moments as numbers unless it is told otherwise.
        (self.folder / "config").write_text("[default]\ncli_timestamp_format = iso8601\n")

    def type(self, line, settings):
        """Runs a line; what it prints."""
        line = re.sub(r"\baws (?=ecr|sts|iam)", f"{sys.executable} -m awscli ", line)
        done = subprocess.run(
            ["bash", "-c", line],
            capture_output=True, text=True, env=settings, cwd=self.folder)
        return done.stdout + done.stderr

    def follow(self, transcript):
        """Types a transcript as far as it goes; how many answers were compared."""
        endpoint = Endpoint("--scenario", "two-accounts", "--clock", "still")
        self.addCleanup(endpoint.stop)
        keys, variables, compared = None, {}, 0
        for line, printed in commands(transcript):
            if line.startswith("as "):
                keys = endpoint.keys[line.removeprefix("as ").strip()]
                continue
            assigned = re.match(r"([A-Z]+)=\$\((aws .*)\)$", line)
            if not (assigned or re.match(r"(aws|echo) (?!.*\| docker)", line)):
                break
            settings = environment(endpoint, keys) | variables
            settings["AWS_CONFIG_FILE"] = str(self.folder / "config")
            typed = self.type(assigned.group(2) if assigned else line, settings)
            if assigned:
                variables[assigned.group(1)] = typed.strip()
                continue
            self.assertEqual(plain(typed), plain(printed), f"{transcript.name}: {line}")
            compared += line.startswith("aws ")
        return compared

    def test_the_real_cli_prints_the_same(self):
        compared = 0
        for transcript in TRANSCRIPTS:
            with self.subTest(transcript.name):
                compared += self.follow(transcript)
        self.assertGreaterEqual(compared, COMMANDS_MIN)


if __name__ == "__main__":
    unittest.main(verbosity=2)
