"""A CycloneDX bill of materials from the app's lock, the same bytes each time; run by `make sbom`."""

import re
import sys
from importlib.metadata import version
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements" / "app.lock"
TARGET = ROOT / "artefacts" / "sbom.json"
_PINNED = re.compile(r"^([\w.-]+)==([^\s;\\]+)(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)


def components(lock: str) -> list[Component]:
    """One component a locked package and version, with the digests pip holds it to."""
    return [
        Component(
            name=name,
            version=at,
            type=ComponentType.LIBRARY,
            bom_ref=f"pkg:pypi/{name}@{at}",
            purl=PackageURL("pypi", None, name, at),
            hashes=[
                HashType(alg=HashAlgorithm.SHA_256, content=one) for one in re.findall(r"sha256:([0-9a-f]{64})", rest)
            ],
        )
        for name, at, rest in _PINNED.findall(lock)
    ]


def bill() -> str:
    """The bill as JSON, checked against the schema."""
    app = Component(
        name="harassflag",
        version=version("harassflag"),
        type=ComponentType.APPLICATION,
        bom_ref="harassflag",
        licenses=[LicenseExpression("MIT")],
    )
    bom = Bom(components=components(LOCK.read_text(encoding="utf-8")))
    bom.metadata.component = app
    bom.register_dependency(app, bom.components)
    # Made of the lock alone: no moment and no random number, so that two people can compare.
    told = JsonV1Dot6(bom).output_as_string(indent=1)
    told = re.sub(r'^ *"(?:timestamp|serialNumber)": "[^"]*",?\n', "", told, flags=re.MULTILINE)
    told = re.sub(r",(\s*[}\]])", r"\1", told)
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(told)
    if fault:
        raise SystemExit(f"the bill is not CycloneDX 1.6: {fault}")
    return told + "\n"


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(bill(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.relative_to(ROOT)}: {len(components(LOCK.read_text(encoding='utf-8')))} packages\n")
