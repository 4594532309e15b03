"""Writes src/public/*.generated.json: AWS's public parameters, as AWS answered them on a day.

    python3 packages/services/ssm/tools/public-parameters.py GIT_DIRECTORY

GIT_DIRECTORY is that of the public repository getmoto/moto, which keeps what `aws ssm get-parameters-by-path` said in each
Region. Ids of images are facts that age: run it again, and the date in the files changes.

https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html
"""

import json
import pathlib
import subprocess
import sys

GIT = sys.argv[1]
TARGET = pathlib.Path(__file__).parent.parent / "src/public"
ECS = ("amazon-linux-2", "amazon-linux-2/arm64", "amazon-linux-2/gpu", "amazon-linux-2023", "amazon-linux-2023/arm64", "amazon-linux-2023/gpu")


def git(*arguments):
    return subprocess.check_output(["git", "-C", GIT, *arguments], text=True)


def read(path):
    return json.loads(git("show", f"HEAD:{path}"))


def regions(folder):
    files = git("ls-tree", "-r", "--name-only", "HEAD", folder).split()
    return {pathlib.PurePath(file).stem: read(file) for file in files}


def at(tree, path):
    for step in path.split("/"):
        tree = tree.get(step)
        if tree is None:
            return None
    return tree


def write(name, content):
    (TARGET / f"{name}.generated.json").write_text(json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n")


images = regions("moto/ssm/resources/ami-amazon-linux-latest")
write(
    "linux-images",
    {
        region: {
            one["Name"].rsplit("/", 1)[1]: [one["Value"], one["Version"], round(one["LastModifiedDate"])]
            for one in all_of_region
        }
        for region, all_of_region in images.items()
    },
)

recommended = {}
for region, tree in regions("moto/ssm/resources/ecs/optimized_amis").items():
    found = {kind: at(tree["aws"]["service"]["ecs"]["optimized-ami"], f"{kind}/recommended/Value") for kind in ECS}
    recommended[region] = {kind: value for kind, value in found.items() if value is not None}
write("ecs-images", recommended)

places = {}
for region, tree in read("moto/ssm/resources/regions.json")["aws"]["service"]["global-infrastructure"]["regions"].items():
    if region == "Value":
        continue
    places[region] = {
        key: value["Value"] for key, value in tree.items() if key != "Value" and key != "services" and "Value" in value
    }
write("regions", places)
