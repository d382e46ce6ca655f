"""Every command, shortcut, callback, block and action id, each named once.

The manifest, the views and the handlers take them from here; a test holds the manifest against them.
"""

from enum import StrEnum

UNLISTED = "UNLISTED"
"""The production code of a request whose production is not in the list."""


class Command(StrEnum):
    GENAI_USE = "/genai-use"


class Scope(StrEnum):
    """What the bot token must be able to do."""

    READ_MENTIONS = "app_mentions:read"
    COMMANDS = "commands"
    WRITE = "chat:write"
    OPEN_DIRECT_MESSAGES = "im:write"
    READ_USERS = "users:read"
    READ_GROUPS = "usergroups:read"
    READ_CHANNELS = "channels:read"
    READ_PRIVATE_CHANNELS = "groups:read"
    READ_FILES = "files:read"


class OptionalScope(StrEnum):
    """What a workspace may refuse when it installs the app."""

    READ_CHANNEL_HISTORY = "channels:history"
    READ_PRIVATE_HISTORY = "groups:history"


HISTORY = frozenset({OptionalScope.READ_CHANNEL_HISTORY, OptionalScope.READ_PRIVATE_HISTORY})
"""With both of them Slack tells us of replies in every channel that the app is in."""


class Shortcut(StrEnum):
    """Callback ids of the shortcuts in the manifest."""

    NEW_USE = "new_use"
    CHECK_MESSAGE = "check_message"


class Callback(StrEnum):
    """Callback ids of the modals."""

    FORM_WHAT = "form_what"
    FORM_PRINCIPLES = "form_principles"
    FORM_FOLLOW_UPS = "form_follow_ups"
    FORM_WORDS = "form_words"
    FORM_RESULT = "form_result"
    APPROVE = "approve"
    DECLINE = "decline"
    PULL_IN = "pull_in"
    WITHDRAW = "withdraw"
    JUDGE_EVIDENCE = "judge_evidence"
    SHOW_EVIDENCE = "show_evidence"
    ASK = "ask"
    ANSWER = "answer"
    HAND_OVER = "hand_over"
    REVOKE = "revoke"
    SEND_BACK = "send_back"
    CLOSE = "close"
    GO_AWAY = "go_away"
    APPROVE_TERMS = "approve_terms"
    FINISH_CONDITION = "finish_condition"
    RETURN_CONDITION = "return_condition"
    DIGEST_SETTINGS = "digest_settings"
    DETAILS = "details"
    NOTICE = "notice"
    SETUP = "setup"
    SETUP_PRODUCTION = "setup_production"
    SETUP_TOOLS = "setup_tools"
    PRODUCTION_FORM = "production_form"
    CONTACT_FORM = "contact_form"
    TOOL_FORM = "tool_form"


class Do(StrEnum):
    """Action ids of buttons. Inputs of the form have the name of their field instead."""

    OPEN_FORM = "open_form"
    CONTINUE_DRAFT = "continue_draft"
    START_OVER = "start_over"
    USE_LAST_ANSWERS = "use_last_answers"
    BACK = "back"
    CHANGE_ANSWERS = "change_answers"
    ACKNOWLEDGE = "acknowledge"
    PULL_IN = "pull_in"
    APPROVE = "approve"
    DECLINE = "decline"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    JUDGE_EVIDENCE = "judge_evidence"
    SHOW_EVIDENCE = "show_evidence"
    ASK = "ask"
    ANSWER = "answer"
    HAND_OVER = "hand_over"
    REVOKE = "revoke"
    SEND_BACK = "send_back"
    CLOSE = "close"
    USE_AS_TEMPLATE = "use_as_template"
    GO_FINAL = "go_final"
    GO_AWAY = "go_away"
    COME_BACK = "come_back"
    APPROVE_HERE = "approve_here"
    DECLINE_HERE = "decline_here"
    ASK_HERE = "ask_here"
    PULL_IN_HERE = "pull_in_here"
    REVOKE_HERE = "revoke_here"
    SEND_BACK_HERE = "send_back_here"
    CLOSE_HERE = "close_here"
    ACCEPT_EVIDENCE_HERE = "accept_evidence_here"
    REOPEN_HERE = "reopen_here"
    SEEN_ELSEWHERE_HERE = "seen_elsewhere_here"
    FINISH_CONDITION = "finish_condition"
    ACCEPT_CONDITION = "accept_condition"
    RETURN_CONDITION = "return_condition"
    SHOW_DETAILS = "show_details"
    DIGEST_SETTINGS = "digest_settings"
    OPEN_LINK = "open_link"
    SETUP = "setup"
    SETUP_LIST = "setup_list"
    SETUP_PRODUCTION = "setup_production"
    SETUP_TOOLS = "setup_tools"
    EDIT_PRODUCTION = "edit_production"
    EDIT_CONTACT = "edit_contact"
    REMOVE_CONTACT = "remove_contact"
    EDIT_TOOL = "edit_tool"
    REMOVE_TOOL = "remove_tool"
    NEXT_PAGE = "next_page"
    FILTER_PRODUCTION = "filter_production"
    FILTER_STATUS = "filter_status"
    FILTER_WHOSE = "filter_whose"
    SHOW_ALL = "show_all"
    NEWER = "newer"
    OLDER = "older"
    OPEN_WITH = "open_with"
