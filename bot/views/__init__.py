"""What people see in Slack, as pure functions from values to Block Kit, and the readers of the forms.

Knows the ids, and the values of policy and storage; nothing of Slack's client, handlers or the database.
"""

from bot.views.asked import LIST_PAGE, list_notice, mention_answer, unknown_words, which_case
from bot.views.away_form import ReadAway, away_form, away_kept, read_away, stand_in_notice
from bot.views.card import contact_card, decision_note
from bot.views.choices import buttons_for
from bot.views.condition_form import ReadFinished, finish_form, read_finished, reopen_form
from bot.views.condition_notes import owner_note
from bot.views.confirmations import decided_view, met_view, sent_view, shown_view
from bot.views.details import details_post, details_view
from bot.views.digest import digest_post, nothing_to_tell
from bot.views.digest_form import SEND_TO as DIGEST_SEND_TO
from bot.views.digest_form import DigestFacts, ReadDigest, digest_form, digest_kept, read_digest_form
from bot.views.earlier import answers_of, answers_to_look_through, filled_in
from bot.views.evidence_form import ReadEvidence, Said, evidence_form, read_evidence
from bot.views.form import (
    FILLED_FROM,
    FormContext,
    first_step,
    follow_ups_step,
    notice,
    principles_step,
    shown_again,
)
from bot.views.hand_over_form import ReadHandOver, hand_over_form, read_hand_over
from bot.views.home import HOME_PAGE, HOME_ROWS, AppCondition, HomeTab, Shelf, home_view
from bot.views.home_filters import EVERY
from bot.views.moved import moved_card
from bot.views.notes import event_note
from bot.views.notices import (
    already_decided,
    continue_draft,
    guidance_clause,
    guidance_list,
    help_notice,
    refused,
    status_notice,
    undeliverable_alert,
    unknown_error,
    unrouted_alert,
)
from bot.views.orphans import orphan_alert
from bot.views.production_message import production_message
from bot.views.readers import (
    ReadAnswers,
    build_request_facts,
    field_errors,
    follow_ups_asked,
    lacks_a_name,
    open_follow_ups,
    read_step,
)
from bot.views.reason_form import read_reason, reason_form
from bot.views.reminders import (
    Reminder,
    answer_wanted,
    decision_wanted,
    nobody_answers,
    unanswered_alert,
)
from bot.views.requester import requester_message
from bot.views.result import result_step
from bot.views.review_form import ReadReview, approve_form, read_review
from bot.views.setup_forms import contact_form, production_form, tool_form
from bot.views.setup_pages import production_page, setup_page, tools_page
from bot.views.setup_readers import FilledForm, read_contact, read_production, read_tool
from bot.views.show_form import (
    FILE_MOST,
    FILE_MOST_MB,
    FILE_TYPES,
    FILE_TYPES_TOLD,
    ReadShown,
    is_file_type,
    needs_to_show,
    read_shown,
    show_form,
)
from bot.views.terms_form import read_terms, terms_form
from bot.views.text import Post
from bot.views.thread import reply_hint
from bot.views.without_form import decide_here, decided_here, read_here, reopen_here
from bot.views.words_step import words_step

__all__ = [
    "DIGEST_SEND_TO",
    "EVERY",
    "FILE_MOST",
    "FILE_MOST_MB",
    "FILE_TYPES",
    "FILE_TYPES_TOLD",
    "FILLED_FROM",
    "HOME_PAGE",
    "HOME_ROWS",
    "LIST_PAGE",
    "AppCondition",
    "DigestFacts",
    "FilledForm",
    "FormContext",
    "HomeTab",
    "Post",
    "ReadAnswers",
    "ReadAway",
    "ReadDigest",
    "ReadEvidence",
    "ReadFinished",
    "ReadHandOver",
    "ReadReview",
    "ReadShown",
    "Reminder",
    "Said",
    "Shelf",
    "already_decided",
    "answer_wanted",
    "answers_of",
    "answers_to_look_through",
    "approve_form",
    "away_form",
    "away_kept",
    "build_request_facts",
    "buttons_for",
    "contact_card",
    "contact_form",
    "continue_draft",
    "decide_here",
    "decided_here",
    "decided_view",
    "decision_note",
    "decision_wanted",
    "details_post",
    "details_view",
    "digest_form",
    "digest_kept",
    "digest_post",
    "event_note",
    "evidence_form",
    "field_errors",
    "filled_in",
    "finish_form",
    "first_step",
    "follow_ups_asked",
    "follow_ups_step",
    "guidance_clause",
    "guidance_list",
    "hand_over_form",
    "help_notice",
    "home_view",
    "is_file_type",
    "lacks_a_name",
    "list_notice",
    "mention_answer",
    "met_view",
    "moved_card",
    "needs_to_show",
    "nobody_answers",
    "nothing_to_tell",
    "notice",
    "open_follow_ups",
    "orphan_alert",
    "owner_note",
    "principles_step",
    "production_form",
    "production_message",
    "production_page",
    "read_away",
    "read_contact",
    "read_digest_form",
    "read_evidence",
    "read_finished",
    "read_hand_over",
    "read_here",
    "read_production",
    "read_reason",
    "read_review",
    "read_shown",
    "read_step",
    "read_terms",
    "read_tool",
    "reason_form",
    "refused",
    "reopen_form",
    "reopen_here",
    "reply_hint",
    "requester_message",
    "result_step",
    "sent_view",
    "setup_page",
    "show_form",
    "shown_again",
    "shown_view",
    "stand_in_notice",
    "status_notice",
    "terms_form",
    "tool_form",
    "tools_page",
    "unanswered_alert",
    "undeliverable_alert",
    "unknown_error",
    "unknown_words",
    "unrouted_alert",
    "which_case",
    "words_step",
]
