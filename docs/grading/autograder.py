"""CLASSROOM/autograders/ASSIGNMENT/autograder.py for Classroom 50, with the program breakfast beside it."""

import subprocess
import sys
from pathlib import Path

program = Path(__file__).resolve().parent / "breakfast"
program.chmod(0o755)
status = subprocess.run([program, "lab", "check", "--sheet", "kettle", ".", "--classroom50", "result.json"]).returncode
sys.exit(0 if status <= 1 else status)  # 0 and 1 are marks; 3 is that there could be none
