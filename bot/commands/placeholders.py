"""One way to write what a person puts in: in capitals, in usage, in lists and in the docs."""

from typing import Any

from typer.core import TyperArgument, TyperGroup, TyperOption


class PlainArgument(TyperArgument):
    """`FILE.toml`, `[TYPE=VALUE …]`: without the braces and types that Typer writes."""

    @property
    def placeholder(self) -> str:
        name = (self.metavar or str(self.name).upper()) + (" …" if self.nargs == -1 else "")
        return name if self.required else f"[{name}]"

    def get_usage_pieces(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - Typer's own.
        return [self.placeholder]

    def get_help_record(self, ctx: Any) -> tuple[str, str] | None:  # noqa: ANN401 - Typer's own.
        record = super().get_help_record(ctx)
        return (self.placeholder, self.help or "") if record else None


class PlainGroup(TyperGroup):
    """Its commands and their parameters are written so."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Typer's own.
        super().__init__(**options)
        for command in self.commands.values():
            command.short_help = command.help  # Whole, on two lines if need be: Typer cuts it.
            for each in command.params:
                if isinstance(each, TyperArgument):
                    each.__class__ = PlainArgument
                elif isinstance(each, TyperOption) and not each.is_flag:
                    each.metavar = each.metavar or str(each.name).upper()
