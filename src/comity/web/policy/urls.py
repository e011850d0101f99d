"""Addresses of measures, pledges, permits, points, outcome claims, and of the work on them."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from comity.web.policy.views import engagements, entries, outcomes, points, public
from comity.web.policy.watching.urls import WATCHING

WORK: list[URLPattern] = [
    path("desk/new-engagement/", engagements.enter, name="desk-enter-engagement"),
    path("desk/engagements/", engagements.listed, name="desk-engagements"),
    path("desk/engagements/read/", engagements.read_calendar, name="desk-read-calendar"),
    path("desk/engagements/engagements.ics", engagements.calendar, name="desk-engagements-calendar"),
    path("desk/engagements/disclosures/", engagements.disclosures, name="desk-disclosures"),
    re_path(
        r"^desk/engagements/disclosures/draft-(?P<regime>us|eu)\.(?P<form>csv|json)$",
        engagements.disclosures,
        name="desk-disclosure",
    ),
    path("desk/engagements/<slug:code>/", engagements.engagement, name="desk-engagement"),
    path("desk/engagements/<slug:code>/change/", engagements.enter, name="desk-change-engagement"),
    path("desk/engagements/<slug:code>/public/", engagements.publish, name="desk-publish-engagement"),
    path("desk/engagements/<slug:code>/disclosure/", engagements.disclose, name="desk-disclose"),
    path("desk/engagements/<slug:code>/follow-ups/", engagements.follow_up, name="desk-add-follow-up"),
    path("desk/engagements/<slug:code>/follow-ups/<int:pk>/", engagements.follow_up, name="desk-follow-up"),
    path("desk/engagements/<slug:code>/engagement.ics", engagements.calendar, name="desk-engagement-calendar"),
    path("desk/engagements/<slug:code>/pack/", engagements.pack, name="desk-pack"),
    path("desk/new-point/", points.enter, name="desk-enter-point"),
    path("desk/points/", points.listed, name="desk-points"),
    path("desk/points/<slug:slug>/", points.point, name="desk-point"),
    path("desk/points/<slug:slug>/change/", points.change, name="desk-change-point"),
    path("desk/points/<slug:slug>/version/", points.new_version, name="desk-new-version"),
    path("desk/points/<slug:slug>/refresh/", points.refresh, name="desk-refresh-point"),
    path("desk/points/<slug:slug>/public/", points.show, name="desk-show-point"),
    path("desk/points/<slug:slug>/consent/<int:pk>/", points.consent, name="desk-consent"),
    path("desk/points/<slug:slug>/uses/<int:number>/", points.use, name="desk-use-point"),
    path("desk/new-outcome/", outcomes.enter, name="desk-enter-outcome"),
    path("desk/outcomes/", outcomes.listed, name="desk-outcomes"),
    path("desk/outcomes/<slug:slug>/", outcomes.outcome, name="desk-outcome"),
    path("desk/outcomes/<slug:slug>/change/", outcomes.enter, name="desk-change-outcome"),
    path("desk/outcomes/<slug:slug>/evidence/", outcomes.evidence, name="desk-add-evidence"),
    path("desk/outcomes/<slug:slug>/evidence/<int:pk>/", outcomes.evidence, name="desk-evidence"),
    path("desk/outcomes/<slug:slug>/evidence/<int:pk>/remove/", outcomes.drop, name="desk-drop-evidence"),
    path("engagements/<slug:code>/", engagements.public, name="engagement"),
    path("points/", points.public_list, name="points"),
    path("points/<slug:slug>/", points.public, name="point"),
]
"""Engagements, points and outcome claims: staff pages, and what of them everybody may see."""

ENTRIES: list[URLPattern] = [
    path("desk/new-measure/", entries.enter_measure, name="desk-enter-measure"),
    path("desk/measures/<path:key>/change/", entries.enter_measure, name="desk-change-measure"),
    path("desk/measures/<path:key>/events/", entries.add_event, name="desk-add-event"),
    path("desk/measures/<path:key>/positions/", entries.add_position, name="desk-add-position"),
    path("desk/events/<int:pk>/", entries.event, name="desk-event"),
    path("desk/events/<int:pk>/withdraw/", entries.withdraw_event, name="desk-withdraw-event"),
    path("desk/positions/<int:pk>/", entries.position, name="desk-position"),
    path("desk/positions/<int:pk>/remove/", entries.drop_position, name="desk-drop-position"),
    path("desk/new-pledge/", entries.enter_pledge, name="desk-enter-pledge"),
    path("desk/pledges/", entries.pledges, name="desk-pledges"),
    path("desk/pledges/<slug:slug>/", entries.pledge, name="desk-pledge"),
    path("desk/pledges/<slug:slug>/change/", entries.enter_pledge, name="desk-change-pledge"),
    path("desk/pledges/<slug:slug>/steps/", entries.step, name="desk-add-step"),
    path("desk/pledges/<slug:slug>/steps/<int:pk>/", entries.step, name="desk-pledge-step"),
    path("desk/pledges/<slug:slug>/steps/<int:pk>/remove/", entries.drop_step, name="desk-drop-step"),
    path("desk/pledges/<slug:slug>/remove/", entries.drop_pledge, name="desk-drop-pledge"),
    path("desk/new-series/", entries.enter_series, name="desk-enter-series"),
    path("desk/permits/", entries.permits, name="desk-permits"),
    path("desk/permits/<slug:slug>/", entries.series, name="desk-series"),
    path("desk/permits/<slug:slug>/change/", entries.enter_series, name="desk-change-series"),
    path("desk/permits/<slug:slug>/counts/", entries.count, name="desk-add-count"),
    path("desk/permits/<slug:slug>/counts/<int:pk>/", entries.count, name="desk-series-count"),
    path("desk/permits/<slug:slug>/counts/<int:pk>/remove/", entries.drop_count, name="desk-drop-count"),
    path("desk/permits/<slug:slug>/remove/", entries.drop_series, name="desk-drop-series"),
    path("desk/measures/<path:key>/withdraw/", entries.withdraw_measure, name="desk-withdraw-measure"),
]
"""Staff pages on which people enter what no feed and no case file has."""

PUBLIC: list[URLPattern] = [
    path("measures/", public.measures, name="measures"),
    path("measures/<path:key>/", public.measure, name="measure"),
    path("threads/", public.thread_list, name="threads"),
    path("threads/<path:name>/", public.thread, name="thread"),
    path("pledges/", public.pledges, name="pledges"),
    path("permits/", public.permits, name="permits"),
    path("outcomes/", public.outcomes, name="outcomes"),
    path("cases/<slug:name>/policy/", public.case_policy, name="case-policy"),
]
"""Measures, the money that they move, what was promised and what is said to have come of it: for everybody."""

urlpatterns: list[URLPattern] = [*PUBLIC, *WORK, *ENTRIES, *WATCHING]
