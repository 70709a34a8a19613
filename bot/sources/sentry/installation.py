"""Resource `installation`: our integration came into an organization, or left it."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel
from sqlmodel import Session

from bot.intake.intake import Receipt
from bot.services import Services
from bot.sources.sentry.parts import Loose, OrEmpty, Payload
from store.people import directory, tracker_ids


class Organization(BaseModel):
    slug: Loose = ""


class Installed(BaseModel):
    uuid: Loose = ""
    organization: Annotated[Organization, OrEmpty] = Organization()


class Data(BaseModel):
    installation: Annotated[Installed, OrEmpty] = Installed()


class InstallationPayload(Payload):
    data: Data


@dataclass(frozen=True)
class Installation:
    uuid: str
    organization: str  # The slug; "": not told.
    is_there: bool


def read(body: dict[str, Any], _request_id: str) -> Installation | None:
    """None: an action that says neither.

    Raises:
        ValidationError: a field is missing or wrong.
    """
    payload = InstallationPayload.model_validate(body)
    if payload.action not in {"created", "deleted"}:
        return None
    told = payload.data.installation
    uuid = told.uuid or payload.installation_id
    return Installation(uuid, told.organization.slug, is_there=payload.action == "created")


def take(session: Session, _services: Services, told: Installation, _source: str) -> Receipt:
    """Learnt, and told to nobody; an organization that is not loaded yet teaches itself later."""
    if not told.is_there:
        tracker_ids.forget_installation(session, told.uuid)
    elif row := directory.organization_by_slug(session, told.organization):
        tracker_ids.learn_installation(session, row.row_id, told.uuid)
    return Receipt(None, is_new=False)
