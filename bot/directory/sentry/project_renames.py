"""A project that is called otherwise by now."""

from sqlmodel import Session

from bot import providers
from bot.notices import notice
from bot.notices.channels import ProjectRenamed
from bot.services import Services
from store.issues import project_merge
from store.people import directory, tracker_ids
from store.people.directory import Project


def rename(session: Session, services: Services, project: Project, slug: str) -> None:
    """Its routes, subscriptions and all else go on; the channels that it goes to are told.

    What happened under the new name before anybody knew whose it is was this project's.
    """
    before = project.slug
    namesake = directory.project_by_slug(session, project.organization_id, slug)
    if namesake is not None and project_merge.is_bare(session, namesake):
        project_merge.merge(session, namesake, project)
    targets = tracker_ids.rename_project(session, project, slug)
    kinds = {target: providers.kind_of(target) for target in targets}
    notice.send(
        session,
        ProjectRenamed(project=slug, before=before),
        {target: "" for target, kind in kinds.items() if kind is not None and kind.keeps_cards},
        organization_id=project.organization_id,
        now=services.now(),
        at=services.steady(),
    )
