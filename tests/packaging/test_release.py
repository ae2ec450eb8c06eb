"""The release workflow tests first, builds for two kinds of machine, and signs what it pushed."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml


@pytest.fixture(scope="module")
def text(root: Path) -> str:
    return (root / ".github" / "workflows" / "release.yml").read_text("utf-8")


@pytest.fixture(scope="module")
def jobs(text: str) -> dict[str, Any]:
    return dict(yaml.safe_load(text)["jobs"])


def step(job: dict[str, Any], action: str) -> dict[str, Any]:
    (found,) = (each for each in job["steps"] if each.get("uses", "").startswith(f"{action}@"))
    return dict(found.get("with", {}))


def test_nothing_is_built_that_was_not_tested(jobs: dict[str, Any]) -> None:
    assert jobs["image"]["needs"] == jobs["bill-of-materials"]["needs"] == "test"
    assert set(jobs["signature"]["needs"]) == {"image", "bill-of-materials"}
    assert any(each.get("run") == "bash .ci/run" for each in jobs["test"]["steps"])


def test_the_image_is_built_for_both_and_pushed(jobs: dict[str, Any]) -> None:
    built = step(jobs["image"], "docker/build-push-action")
    assert set(built["platforms"].split(",")) == {"linux/amd64", "linux/arm64"}
    assert built["push"] is True
    assert built["sbom"] is True


def test_the_very_image_is_signed(jobs: dict[str, Any]) -> None:
    """By its digest: a tag may be moved between the push and the signature."""
    steps = jobs["signature"]["steps"]
    (signing,) = (each for each in steps if "cosign sign" in each.get("run", ""))
    assert signing["env"]["SIGNED"].endswith("@${{ needs.image.outputs.digest }}")
    assert jobs["image"]["outputs"] == {"digest": "${{ steps.built.outputs.digest }}"}
    assert 'cosign attest --yes --type cyclonedx --predicate sbom.json "$SIGNED"' in signing["run"]


@pytest.mark.attack("image.permissions")
def test_the_identity_is_where_nothing_of_ours_runs(jobs: dict[str, Any]) -> None:
    """No checkout, no development tool and no build in the job that can sign."""
    with_identity = [name for name, job in jobs.items() if "id-token" in job.get("permissions", {})]
    assert with_identity == ["signature"]
    used = [each.get("uses", "").split("@")[0] for each in jobs["signature"]["steps"]]
    assert "actions/checkout" not in used
    assert not [each for each in jobs["signature"]["steps"] if "make" in each.get("run", "")]
    assert "secrets." not in str(jobs["bill-of-materials"])


@pytest.mark.attack("image.digests")
def test_every_action_and_image_is_pinned(text: str) -> None:
    """By commit and digest: a tag may be moved."""
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert not [each for each in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", each)]
    for image in re.findall(r"image: (\S+)", text):
        assert re.search(r"@sha256:[0-9a-f]{64}$", image)


@pytest.mark.attack("image.permissions")
def test_it_may_do_what_it_needs_alone(text: str, jobs: dict[str, Any]) -> None:
    assert yaml.safe_load(text)["permissions"] == {"contents": "read"}
    assert jobs["image"]["permissions"] == {"contents": "read"}
    assert jobs["signature"]["permissions"] == {"id-token": "write"}


def test_where_it_goes_is_the_repositorys_business(text: str) -> None:
    """No registry's name stands in it."""
    assert not re.search(r"\b(ghcr|docker|quay|gcr)\.io\b", text)


def test_every_make_target_that_it_runs_exists(root: Path, jobs: dict[str, Any]) -> None:
    makefile = (root / "Makefile").read_text("utf-8")
    runs = " ".join(each.get("run", "") for job in jobs.values() for each in job["steps"])
    targets = re.findall(r"\bmake ([a-z-]+)", runs)
    assert targets
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_check_audits_what_is_pinned(root: Path) -> None:
    """And writes down what it is; both of the lock that the image installs."""
    makefile = (root / "Makefile").read_text("utf-8")
    assert re.search(r"^check: .*\baudit sbom\b", makefile, re.MULTILINE)
    recipes = dict(re.findall(r"^(audit|sbom): .*\n((?:\t.*\n)+)", makefile, re.MULTILINE))
    assert set(recipes) == {"audit", "sbom"}
    assert all("requirements/extras.lock" in recipe for recipe in recipes.values())
