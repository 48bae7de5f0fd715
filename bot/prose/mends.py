"""What a person can do when Slack refuses a message."""

MENDS = {
    "not_in_channel": "Invite me there: type `/invite @tandem` in that channel.",
    "channel_not_found": "I cannot see that channel. If it is private, type `/invite @tandem` in it.",
    "is_archived": "That channel is archived. Choose another one in the settings.",
    "restricted_action": "Only some people may post there. Choose another channel, or let me post.",
    "restricted_action_read_only_channel": "That channel is read-only. Choose another one in the settings.",
    "file_not_found": "Slack does not give me that file. Perhaps somebody deleted it.",
    "file_deleted": "Somebody deleted that file in Slack.",
    "file_too_large": "That file is too large for me to fetch.",
    "user_not_found": "That person is no longer in this workspace.",
    "user_disabled": "That person's account is switched off.",
    "cannot_dm_bot": "Bots cannot get direct messages. Take it out of the people asked.",
    "messages_tab_disabled": "Switch the Messages tab on under App Home in the app's settings.",
    "unsure": "Slack did not answer, and I cannot read that channel's history to see. Look there before sending again.",
    "missing_scope": "The app lacks a permission. Compare its scopes with manifest.yaml and install it again.",
    "invalid_blocks": "Slack would not show this message. Please report it with the id in the log.",
    "msg_too_long": "The message is too long for Slack. Please report it with the id in the log.",
}

SOCKET = "Switch Socket Mode on, and make an app-level token with connections:write on the app's Basic Information page."


def for_code(code: str) -> str:
    """The mend for one of Slack's error codes, as a sentence."""
    return MENDS.get(code, f"Slack answered “{code}”. `python app.py doctor` may show why.")
