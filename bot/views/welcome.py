"""What people are told the first time."""

from bot.views.blocks import Content, Element, actions, bold, bullets, button, line, message, paragraph, rich


def member() -> Content:
    """A short welcome for somebody who sees Tandem for the first time."""
    return message(
        paragraph(bold("Hello! "), "I keep finance and operations in step."),
        rich(
            bullets(
                [
                    ["On huddle days I ask what you finished, what is next, and what is in your way."],
                    ["When something is stuck, raise a blocker. I ask whoever can clear it until it is gone."],
                    ["When you are away, tell me, and I ask you nothing."],
                ]
            )
        ),
        actions(_raise(), _away()),
    )


def first_admin() -> Content:
    """What the installer does next."""
    return message(
        paragraph(bold("Tandem is here, and you are its first admin. "), "Three steps, and the first huddle runs:"),
        rich(
            line("1. Set your time zone and public holidays under ", bold("Settings"), "."),
            line("2. Say who leads, and who is in finance and in operations."),
            line("3. Set up a huddle: its channel, its people and its time."),
        ),
        actions(button("settings.open", "Open the settings", style="primary"), button("huddle.setup", "Set up a huddle")),
    )


def _raise() -> Element:
    return button("blocker.raise", "Raise a blocker")


def _away() -> Element:
    return button("huddle.away", "I'm away")
