"""files.*: putting files up and reading about them."""

import mimetypes

from playground import describe
from playground.errors import SlackError
from playground.methods.calls import Call, Json, method
from playground.workspace import File, Message

GIGABYTE = 1 << 30


@method("files.getUploadURLExternal", "filename! length!:int alt_txt snippet_type", scope="files:write", tier=4)
def get_upload_url(call: Call) -> Json:
    """Give an address to send a file's bytes to."""
    length = call.args["length"]
    if not 0 < length <= GIGABYTE:
        raise SlackError("file_upload_size_restricted" if length > 0 else "invalid_arguments")
    workspace = call.workspace
    name = call.text("filename")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file = File(workspace.next_id("F"), name, workspace.bot_user, mimetype=kind, alt_txt=call.text("alt_txt"))
    file.length = length
    file.created = workspace.seconds()
    workspace.files[file.id] = file
    return {"upload_url": f"{call.world.url}/upload/{workspace.id}/{file.id}", "file_id": file.id}


@method(
    "files.completeUploadExternal",
    "files!:json channel_id channels:list initial_comment thread_ts blocks:json",
    scope="files:write",
    tier=4,
)
def complete_upload(call: Call) -> Json:
    """Finish uploads, and share them in a channel if one is named."""
    workspace = call.workspace
    files: list[File] = []
    for row in call.args["files"]:
        file = workspace.files.get(str(row.get("id")))
        if file is None or file.user != workspace.bot_user:
            raise SlackError("file_not_found")
        if len(file.content) != file.length:
            raise SlackError("file_update_failed")
        file.title = str(row.get("title") or file.name)
        files.append(file)
    shared = [*call.args.get("channels", []), *([call.text("channel_id")] if "channel_id" in call.args else [])]
    targets = []
    for name in shared:
        channel = workspace.channels.get(name)
        if channel is None or workspace.bot_user not in channel.members:
            raise SlackError("channel_not_found")
        if channel.archived:
            raise SlackError("is_archived")
        thread = call.text("thread_ts") or None
        if thread and thread not in channel.everything:
            raise SlackError("invalid_thread_ts")
        targets.append((channel, thread))
    for file in files:
        file.complete = True
        file.channels += shared
    for channel, thread in targets:
        message = Message(channel.id, "", call.text("initial_comment"), workspace.bot_user, workspace.bot_id)
        message.files, message.thread_ts = files, thread
        workspace.post(channel, message)
        for file in files:
            event = {
                "type": "file_shared",
                "channel_id": channel.id,
                "file_id": file.id,
                "user_id": workspace.bot_user,
                "file": {"id": file.id},
            }
            call.world.happened(workspace, event)
    return {"files": [describe.file(workspace, file, call.world.url) for file in files]}


@method("files.info", "file! count:int cursor limit:int page:int", scope="files:read", tier=4)
def info(call: Call) -> Json:
    """Describe a file the bot can see."""
    workspace = call.workspace
    file = workspace.files.get(call.text("file"))
    if file is None or not workspace.sees_file(workspace.bot_user, file) or not file.complete:
        raise SlackError("file_not_found")
    described = describe.file(workspace, file, call.world.url)
    return {"file": described, "comments": [], "response_metadata": {"next_cursor": ""}}
