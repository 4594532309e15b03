"""Writes src/images/images.generated.json: Amazon's Linux images in each Region, as AWS described them on a day.

    python3 packages/services/ec2/tools/images.py GIT_DIRECTORY

GIT_DIRECTORY is that of the public repository getmoto/moto, which keeps what `aws ec2 describe-images` said of the images
that the public parameters of Systems Manager name (packages/services/ssm/tools/public-parameters.py).
"""

import json
import pathlib
import subprocess
import sys

GIT = sys.argv[1]
FOLDER = "moto/ec2/resources/latest_amis"
KEPT = ("name", "description", "architecture", "virtualization_type", "root_device_name", "root_device_type")
TARGET = pathlib.Path(__file__).parent.parent / "src/images/images.generated.json"


def git(*arguments):
    return subprocess.check_output(["git", "-C", GIT, *arguments], text=True)


regions = {}
for file in git("ls-tree", "-r", "--name-only", "HEAD", FOLDER).split():
    images = json.loads(git("show", f"HEAD:{file}"))
    regions[pathlib.PurePath(file).stem] = {image["ami_id"]: [image[key] for key in KEPT] for image in images}
TARGET.write_text(json.dumps(regions, separators=(",", ":"), sort_keys=True) + "\n")
