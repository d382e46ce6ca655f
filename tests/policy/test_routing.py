"""Where a case goes, and which roles nobody fills."""

from policy import ReviewerRole, RouteContact, route

CONTACT = RouteContact(ReviewerRole.CONTACT, "C-CONTACT")
LEGAL = RouteContact(ReviewerRole.LEGAL, "C-LEGAL")


def test_each_role_is_reached_in_its_own_channel_the_contact_first() -> None:
    way = route({ReviewerRole.LEGAL, ReviewerRole.CONTACT}, [LEGAL, CONTACT])

    assert way.channels == ((ReviewerRole.CONTACT, "C-CONTACT"), (ReviewerRole.LEGAL, "C-LEGAL"))
    assert way.missing == ()


def test_a_shared_use_still_goes_to_the_contact() -> None:
    assert route((), [LEGAL, CONTACT]).channels == ((ReviewerRole.CONTACT, "C-CONTACT"),)


def test_a_role_that_nobody_fills_is_missing() -> None:
    way = route((ReviewerRole.CONTACT, ReviewerRole.LEGAL), [CONTACT])

    assert way.channels == ((ReviewerRole.CONTACT, "C-CONTACT"),)
    assert way.missing == (ReviewerRole.LEGAL,)


def test_without_any_contact_everybody_is_missing() -> None:
    assert route((), []).missing == (ReviewerRole.CONTACT,)


def test_a_contact_without_a_channel_is_no_route() -> None:
    assert route((), [RouteContact(ReviewerRole.CONTACT, "")]).missing == (ReviewerRole.CONTACT,)


def test_several_contacts_in_one_channel_are_told_once() -> None:
    other = RouteContact(ReviewerRole.CONTACT, "C-OTHER")

    assert route((), [CONTACT, CONTACT, other]).channels == (
        (ReviewerRole.CONTACT, "C-CONTACT"),
        (ReviewerRole.CONTACT, "C-OTHER"),
    )
