"""The policy tables. What feeds and case files publish is loaded from the lake (`origin`); the rest is entered by people."""

from comity.web.policy.models.engagements import Engagement, FollowUp
from comity.web.policy.models.measures import (
    Measure,
    MeasureAmount,
    MeasureEvent,
    MeasureLink,
    MeasureParty,
    MeasureText,
    MeasureTitle,
    Position,
)
from comity.web.policy.models.outcomes import OutcomeClaim, OutcomeEvidence
from comity.web.policy.models.pledges import PermitPoint, PermitSeries, Pledge, PledgeStep
from comity.web.policy.models.points import Point, PointText, PointUse, PointVersion
from comity.web.policy.models.watching import Deadline, Delivery, Digest, Rule

__all__ = [
    "Deadline",
    "Delivery",
    "Digest",
    "Engagement",
    "FollowUp",
    "Measure",
    "MeasureAmount",
    "MeasureEvent",
    "MeasureLink",
    "MeasureParty",
    "MeasureText",
    "MeasureTitle",
    "OutcomeClaim",
    "OutcomeEvidence",
    "PermitPoint",
    "PermitSeries",
    "Pledge",
    "PledgeStep",
    "Point",
    "PointText",
    "PointUse",
    "PointVersion",
    "Position",
    "Rule",
]
