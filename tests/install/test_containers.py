"""What runs the program elsewhere, image, compose, Kubernetes, systemd, names what is there."""

import configparser
import re
import subprocess
from pathlib import Path

import kubernetes_validate
import pytest
import yaml
from packaging.utils import canonicalize_name

from bot.program.process import ENDS_WITHIN
from bot.settings import Settings
from tests.install.pins import Walk, environments, named, pins

ROOT = Path(__file__).parents[2]
IMAGE = (ROOT / "Containerfile").read_text()
VARIABLES = {name.upper() for name in Settings.model_fields} | {"HOME", "PYTHONDONTWRITEBYTECODE"}
KUBERNETES = sorted((ROOT / "examples" / "kubernetes").glob("*.yaml"))
VERSIONS = ("1.30", "1.34")
ENDS = ENDS_WITHIN.total_seconds()


def documents(path):
    return list(yaml.safe_load_all(path.read_text()))


@pytest.fixture(params=[path for path in KUBERNETES if path.stem != "secret"], ids=lambda p: p.stem)
def deployment(request):
    [found] = [one for one in documents(request.param) if one["kind"] == "Deployment"]
    return found


@pytest.fixture
def pod(deployment):
    return deployment["spec"]["template"]["spec"]


@pytest.fixture
def container(pod):
    [found] = pod["containers"]
    return found


def test_the_image_has_all_that_the_program_imports():
    """A new package at the top would be missing in it, and in what the build may read."""
    lines = re.findall(r"^COPY (?!--)(.+) \S+$", IMAGE, re.MULTILINE)
    copied = {word for line in lines for word in line.split()}
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    readable = {line.removeprefix("!") for line in ignored if line.startswith("!")}

    assert {"app.py", "bot", "listeners", "blocks", "store"} <= copied
    assert copied == readable
    assert all((ROOT / name).exists() for name in copied)


def test_the_image_sets_variables_of_the_program():
    [given] = re.findall(r"^ENV ((?:.+\\\n)*.+)$", IMAGE, re.MULTILINE)

    assert {word.split("=")[0] for word in given.replace("\\\n", " ").split()} <= VARIABLES


def taken_of(file):
    """The pins that are left of it in the image."""
    [script] = re.findall(rf"(sed [^>]+ {file}) >", IMAGE)
    command = ["/bin/sh", "-c", script]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_the_image_has_nothing_of_the_demo_s():
    """Of what runs the program and the demo: all that the program needs, and no more."""
    taken = taken_of("requirements.txt")
    needed = Walk(pins("requirements.txt"), next(environments())).go(named()).reached
    names = {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)==", taken, re.MULTILINE)}
    elsewhere = {pin.name for pin in pins("requirements.txt") if pin.marker}

    assert needed <= names <= needed | elsewhere
    assert not taken.rstrip().endswith("\\")


def test_the_image_takes_the_driver_alone():
    """Of the extras: each line of its pins, and nothing else."""
    taken = taken_of("requirements-extras.txt")

    assert re.findall(r"^([\w-]+)==", taken, re.MULTILINE) == ["psycopg", "psycopg-binary"]
    assert not taken.rstrip().endswith("\\")


def test_the_image_is_no_root():
    assert re.findall(r"^USER (\d+):(\d+)$", IMAGE, re.MULTILINE) == [("10001", "10001")]


def test_compose():
    """It joins Sentry's network, can write nowhere but to its data, and is given time to end."""
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    service = compose["services"]["heliograph"]

    assert (ROOT / service["build"]["dockerfile"]).exists()
    assert set(service["environment"]) <= VARIABLES
    assert service["read_only"]
    assert float(service["stop_grace_period"].rstrip("s")) > ENDS
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert set(service["networks"]) == set(compose["networks"])
    assert {each.split(":")[0] for each in service["volumes"]} == set(compose["volumes"])


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("path", KUBERNETES, ids=lambda path: path.stem)
def test_kubernetes_takes_it(path, version):
    """By its own schemas, with no name that they do not know."""
    for document in documents(path):
        kubernetes_validate.validate(document, version, strict=True)


def test_a_pod_is_set_up_by_the_variables(container):
    [secret] = documents(ROOT / "examples" / "kubernetes" / "secret.yaml")
    named = {variable["name"] for variable in container["env"]}

    assert named <= VARIABLES
    assert set(secret["stringData"]) <= VARIABLES
    assert [each["secretRef"]["name"] for each in container["envFrom"]] == [
        secret["metadata"]["name"]
    ]


def test_a_pod_is_looked_at_and_has_time_to_end(pod, container):
    probes = [container[f"{name}Probe"] for name in ("startup", "liveness", "readiness")]

    assert [one["httpGet"]["path"] for one in probes] == ["/healthz", "/healthz", "/readyz"]
    assert pod["terminationGracePeriodSeconds"] > ENDS


def test_a_pod_mounts_what_it_has(pod, container):
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert {each["name"] for each in container["volumeMounts"]} == {
        each["name"] for each in pod["volumes"]
    }


def test_one_process_a_file_and_five_at_most(deployment):
    """SQLite's is one, ended before the next; each opens two connections, and Slack allows ten."""
    spec = deployment["spec"]
    surge = spec["strategy"].get("rollingUpdate", {}).get("maxSurge", 0)

    if spec["strategy"]["type"] == "Recreate":
        assert spec["replicas"] == 1
    else:
        assert 1 < spec["replicas"] + surge <= 5


def test_systemd():
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str
    unit.read(ROOT / "examples" / "systemd" / "heliograph.service")
    service = unit["Service"]

    assert service["ExecStart"].endswith(".venv/bin/python app.py run")
    assert service["Restart"] == "on-failure"
    assert float(service["TimeoutStopSec"]) > ENDS
