"""Every address of the desk, and what each method on it needs: the same table is read by Django and by the tests."""

from __future__ import annotations

from desk.review.views import (
    assets,
    choosing,
    comparing,
    deciding,
    doors,
    editing,
    entering,
    families,
    helping,
    logged_in,
    previewing,
    queue,
    recorded,
    staff,
    story,
    undoing,
)
from desk.review.views.doors import LOGGED_IN, OPEN, Route

STORY = "stories/<uuid:story_id>/"
BOTH = ("GET", "POST")
ROUTES = (
    Route(at="", name="queue", view=queue.show, needs={"GET": "read"}),
    Route(at=STORY, name="story", view=story.show, needs={"GET": "read"}),
    Route(at=f"{STORY}evidence/", name="evidence", view=story.evidence, needs={"GET": "read"}),
    Route(at=f"{STORY}decide/", name="decide", view=deciding.decide, needs={"POST": "read"}),  # then by verb
    Route(at=f"{STORY}note/", name="note", view=deciding.note, needs={"POST": "note"}),
    Route(at=f"{STORY}edit/", name="edit", view=editing.edit, needs=dict.fromkeys(BOTH, "write")),
    Route(at=f"{STORY}wordings/", name="wordings", view=choosing.wordings, needs=dict.fromkeys(BOTH, "write")),
    Route(at=f"{STORY}lead/", name="lead", view=choosing.lead, needs=dict.fromkeys(BOTH, "write")),
    Route(at=f"{STORY}quote/", name="quote", view=choosing.quote, needs=dict.fromkeys(BOTH, "write")),
    Route(at=f"{STORY}check/", name="check", view=editing.check, needs={"POST": "write"}),
    Route(at=f"{STORY}correction/", name="correction", view=editing.correction, needs=dict.fromkeys(BOTH, "write")),
    Route(at=f"{STORY}restore/", name="restore", view=editing.restore, needs={"POST": "write"}),
    Route(at=f"{STORY}versions/", name="versions", view=comparing.versions, needs={"GET": "read"}),
    Route(at=f"{STORY}share/", name="share", view=previewing.share, needs={"POST": "preview"}),
    Route(at="undo/", name="undo", view=undoing.undo, needs={"POST": "undo"}),
    Route(at="families/", name="families", view=families.families, needs={"GET": "read"}),
    Route(at="families/<int:family_id>/", name="family", view=families.family, needs={"GET": "read", "POST": "read"}),
    Route(at="record/", name="audit", view=recorded.show, needs={"GET": "record"}),
    Route(at="record/export/", name="audit-export", view=recorded.export, needs={"GET": "record"}),
    Route(at="help/", name="help", view=helping.show, needs={"GET": LOGGED_IN}),
    Route(at="settings/", name="settings", view=helping.settings, needs=dict.fromkeys(BOTH, LOGGED_IN)),
    Route(at="settings/password/", name="password", view=entering.password, needs=dict.fromkeys(BOTH, LOGGED_IN)),
    Route(at="settings/sessions/", name="sessions", view=logged_in.own, needs=dict.fromkeys(BOTH, LOGGED_IN)),
    Route(at="people/", name="people", view=staff.people, needs=dict.fromkeys(BOTH, "people")),
    Route(at="people/<int:person_id>/", name="person", view=staff.person, needs=dict.fromkeys(BOTH, "people")),
    Route(at="settings/code/", name="code", view=entering.code, needs=dict.fromkeys(BOTH, LOGGED_IN)),
    Route(at="login/", name="login", view=entering.enter, needs=dict.fromkeys(BOTH, OPEN)),
    Route(at="login/code/", name="login-code", view=entering.second, needs=dict.fromkeys(BOTH, OPEN)),
    Route(at="logout/", name="logout", view=entering.leave, needs={"POST": LOGGED_IN}),
    Route(at="preview/<str:token>/", name="preview", view=previewing.preview, needs=dict.fromkeys(BOTH, OPEN)),
    Route(at="static/<str:name>", name="asset", view=assets.asset, needs={"GET": OPEN}),
)
urlpatterns = [route.pattern() for route in ROUTES]
handler404 = doors.not_found
handler500 = doors.broken
