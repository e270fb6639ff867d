"""What a release file holds, field by field. What is not written here is refused.

    {"format", "hash", "manifest", "parts", "signature"}

`hash` is the SHA-256 of the manifest in its canonical form, the manifest names every part by the SHA-256 of
its content, and the signature is of the hash: whoever trusts the key can trust all of it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

FORMAT = "periscope-release/1"
MOST_PARTS = 500

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, Field(min_length=1, max_length=300)]
Text = Annotated[str, Field(max_length=2000)]
LibraryKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$")]
FormKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
Tags = Annotated[list[Annotated[str, Field(min_length=1, max_length=40)]], Field(max_length=20)]
Number = Annotated[int, Field(ge=1, le=2_000_000_000)]


class Shape(BaseModel):
    """A value of a release file: nothing is guessed, nothing unknown is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ProcessPart(Shape):
    """The BPMN file, byte for byte; its SHA-256 is that of these bytes."""

    kind: Literal["process"]
    key: Name
    xml: Annotated[str, Field(min_length=1, max_length=5 * 1024 * 1024)]


class FunctionPart(Shape):
    """One version of a function."""

    kind: Literal["function"]
    key: LibraryKey
    number: Number
    name: Name
    description: str
    tags: Tags
    source: Annotated[str, Field(max_length=256 * 1024)]
    input_schema: dict[str, Any] | None
    output_schema: dict[str, Any] | None


class AgentPart(Shape):
    """One version of an agent with its prompt; it names the secret of its model and never holds it."""

    kind: Literal["agent"]
    key: LibraryKey
    number: Number
    name: Name
    description: str
    provider: Annotated[str, Field(max_length=30)]
    model: Annotated[str, Field(max_length=100)]
    base_url: Annotated[str, Field(max_length=200)]
    secret: Annotated[str, Field(max_length=100)]
    system_prompt: Annotated[str, Field(max_length=100_000)]
    settings: dict[str, Any]


class FormPart(Shape):
    """One version of a form; `fields` as `engine.plan.forms` writes them."""

    kind: Literal["form"]
    key: FormKey
    number: Number
    name: Annotated[str, Field(min_length=1, max_length=150)]
    description: Annotated[str, Field(max_length=5000)]
    tags: Tags
    fields: Annotated[list[dict[str, Any]], Field(min_length=1)]


class MailTemplatePart(Shape):
    """The texts of a mail template."""

    kind: Literal["mail_template"]
    key: LibraryKey
    name: Name
    subject: Annotated[str, Field(max_length=300)]
    text: Annotated[str, Field(max_length=100_000)]
    html: Annotated[str, Field(max_length=100_000)]


Part = ProcessPart | FunctionPart | AgentPart | FormPart | MailTemplatePart
AnyPart = Annotated[Part, Field(discriminator="kind")]


class PartLine(Shape):
    """A part as the manifest names it; `number` is that of its version, where it has versions."""

    kind: Literal["process", "function", "agent", "form", "mail_template"]
    key: Name
    number: Number | None
    sha256: Hash
    size: Annotated[int, Field(ge=0)]


class Uses(Shape):
    """What the process names (`vat`, `vat@3`) → the SHA-256 of the part that it means."""

    agents: dict[str, Hash]
    functions: dict[str, Hash]
    forms: dict[str, Hash] = Field(default_factory=dict)
    """Releases that were made before forms could travel say nothing of them."""
    mail_templates: dict[str, Hash]


class CalledProcess(Shape):
    """Another process that this one calls, as it was live where the release was made."""

    process_id: Name
    name: Text
    version: Number | None
    content_hash: Hash | None
    """None where nothing of it was live."""


class PersonName(Shape):
    """Somebody at the installation where the release was made."""

    username: Name
    name: Text
    email: Text


class Approval(Shape):
    """One approval of the review there."""

    by: PersonName
    at: AwareDatetime
    comment: str
    groups: list[str]


class Emergency(Shape):
    """The version was approved there without a review."""

    by: PersonName
    at: AwareDatetime
    reason: str
    passed_over: list[str]


class ScenarioLine(Shape):
    """What became of a scenario on exactly this version; `open`: it did not run on it."""

    name: Name
    required: bool
    state: Literal["passed", "failed", "open"]
    fingerprint: Hash
    ran_at: AwareDatetime | None


class ProcessLine(Shape):
    """The process as its installation knows it."""

    key: Name
    name: Name
    folder: Annotated[str, Field(max_length=200)]


class VersionLine(Shape):
    """The version as its installation knows it."""

    number: Number
    name: Annotated[str, Field(max_length=100)]
    note: Text
    author: PersonName
    created_at: AwareDatetime


class Source(Shape):
    """The installation that made the release."""

    name: Name
    address: Text


class Manifest(Shape):
    """What the hash is of."""

    process: ProcessLine
    version: VersionLine
    source: Source
    created_by: PersonName
    created_at: AwareDatetime
    contributors: Annotated[list[PersonName], Field(max_length=500)]
    """Whose content is in it: they do not approve it elsewhere either."""
    approvals: Annotated[list[Approval], Field(max_length=500)]
    emergency: Emergency | None
    scenarios: Annotated[list[ScenarioLine], Field(max_length=2000)]
    parts: Annotated[list[PartLine], Field(min_length=1, max_length=MOST_PARTS)]
    uses: Uses
    called: Annotated[list[CalledProcess], Field(max_length=MOST_PARTS)]


class Signature(Shape):
    """Ed25519 over the hash; `key` is the public key of the installation that made the release."""

    algorithm: Literal["ed25519"]
    key: Hash
    value: Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]


class ReleaseFile(Shape):
    """The whole file."""

    format: Literal["periscope-release/1"]
    hash: Hash
    manifest: Manifest
    parts: Annotated[list[AnyPart], Field(min_length=1, max_length=MOST_PARTS)]
    signature: Signature
