"""Installs the Python tools that some tests call the cloud with, into .coldstart/python.

boto3 and the AWS CLI speak every protocol in their own way, awslambdaric is AWS's own runtime client, Powertools is what
many functions behind APIs are written with, and Cosmic Ray makes mutants of Python solutions.
Tests that need them skip, and say so, where this has not been run. Run it again to bring it up to date.
"""

import subprocess
import sys
import venv
from pathlib import Path

PACKAGES = [
    "boto3==1.43.11",
    "awscli==1.45.11",
    "awslambdaric==4.2.2",
    "aws-lambda-powertools==3.37.0",
    "cosmic-ray==8.7.0",
]
TARGET = Path(__file__).resolve().parent.parent / ".coldstart" / "python"


def main():
    marker = TARGET / "installed.txt"
    wanted = "\n".join(PACKAGES)
    if marker.exists() and marker.read_text() == wanted:
        return
    if sys.version_info < (3, 10):
        sys.exit("Python 3.10 or newer is needed for the Python clients.")
    venv.create(TARGET, with_pip=True, clear=True)
    python = TARGET / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES], check=True)
    marker.write_text(wanted)
    print(f"Installed {', '.join(PACKAGES)}.")


main()
