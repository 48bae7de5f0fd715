"""views.*: modals and Home tabs."""

import hashlib

from playground import describe, fields, strict
from playground.errors import SlackError
from playground.methods.calls import Call, Json, method
from playground.workspace import View, Workspace
from playground.world import World

DEPTH = 3


@method("views.open", "view!:json trigger_id interactivity_pointer", tier=4)
def open_view(call: Call) -> Json:
    """Open a modal for the person whose trigger this is."""
    body = strict.view(call.args["view"], "modal")
    trigger = call.world.triggers.use(call.text("trigger_id"), call.workspace.id)
    _external(call, body)
    return _answer(call, show(call.world, call.workspace, trigger.user, body, on_top=False))


@method("views.push", "view!:json trigger_id interactivity_pointer", tier=4)
def push(call: Call) -> Json:
    """Put a modal on top of the one whose button was clicked."""
    body = strict.view(call.args["view"], "modal")
    trigger = call.world.triggers.use(call.text("trigger_id"), call.workspace.id)
    stack = call.workspace.stacks.get(trigger.user) or []
    if trigger.view is None or all(view.id != trigger.view for view in stack):
        raise SlackError("invalid_trigger_id")
    _external(call, body)
    return _answer(call, show(call.world, call.workspace, trigger.user, body, on_top=True))


@method("views.update", "view!:json view_id external_id hash", tier=4)
def update(call: Call) -> Json:
    """Change an open modal."""
    named, outside = call.text("view_id"), call.text("external_id")
    if bool(named) == bool(outside):
        raise SlackError("invalid_arguments", ["[ERROR] give one of view_id and external_id"])
    body = strict.view(call.args["view"], None)
    view = call.workspace.views.get(named) if named else _by_external(call.workspace, outside)
    if view is None:
        raise SlackError("not_found")
    if view.type != body["type"]:
        raise SlackError("invalid_arguments", ["[ERROR] must be of the view's own type [json-pointer:/view/type]"])
    if call.text("hash") and call.text("hash") != view.hash:
        raise SlackError("hash_conflict")
    if body.get("external_id") and _by_external(call.workspace, str(body["external_id"])) not in (None, view):
        raise SlackError("duplicate_external_id")
    change(call.workspace, view, body)
    return _answer(call, view)


@method("views.publish", "user_id! view!:json hash", tier=4)
def publish(call: Call) -> Json:
    """Set a person's Home tab."""
    if not call.world.manifest.home_tab:
        raise SlackError("not_enabled")
    person = call.user(call.text("user_id"))
    if person.is_bot or person.deleted:
        raise SlackError("user_not_found")
    body = strict.view(call.args["view"], "home")
    workspace = call.workspace
    view = workspace.homes.get(person.id)
    if call.text("hash") and (view is None or call.text("hash") != view.hash):
        raise SlackError("hash_conflict")
    if view is None:
        view = View(workspace.next_id("V"), person.id, body, "")
        view.root_view_id = view.id
        workspace.homes[person.id] = workspace.views[view.id] = view
    change(workspace, view, body)
    return _answer(call, view)


def show(world: World, workspace: Workspace, user: str, body: Json, on_top: bool) -> View:
    """Open a checked view for a person, instead of what is open or on top of it."""
    stack = workspace.stacks.setdefault(user, [])
    if on_top and len(stack) >= DEPTH:
        raise SlackError("push_limit_reached")
    if not on_top:
        workspace.drop_views(user)
    view = View(workspace.next_id("V"), user, body, "")
    view.root_view_id = stack[0].id if stack else view.id
    view.previous_view_id = stack[-1].id if stack else None
    stack.append(view)
    workspace.views[view.id] = view
    change(workspace, view, body)
    return view


def change(workspace: Workspace, view: View, body: Json) -> None:
    """Give a view new content and a new hash; what was entered stays where its field stays."""
    view.body = body
    view.errors = {}
    view.entered = fields.kept(view.entered, view.blocks)
    number = workspace.next_id("hash")[4:]
    view.hash = f"{workspace.seconds()}.{hashlib.sha256(f'{view.id}{number}'.encode()).hexdigest()[:8]}"
    workspace.changed("home" if view.type == "home" else "view", view.id, view.user)


def _external(call: Call, body: Json) -> None:
    if body.get("external_id") and _by_external(call.workspace, str(body["external_id"])):
        raise SlackError("duplicate_external_id")


def _by_external(workspace: Workspace, external: str) -> View | None:
    return next((view for view in workspace.views.values() if view.body.get("external_id") == external), None)


def _answer(call: Call, view: View) -> Json:
    return {"view": describe.view(call.workspace, view, fields.values(view.blocks, view.entered))}
