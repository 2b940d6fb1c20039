"""Checks a policy before it may be published: every rule is a small function and has a code that a waiver names."""

from collections.abc import Callable, Iterable

from engine.language.policies import Policy
from engine.language.site import Site, shipped_site
from policies.checks import amounts, audience, conditions, names, open_points, texts, tiers
from policies.checks.remarks import LEAD_DAYS, Remark, Remarks, Scene, Surroundings, Whole

__all__ = ["CLAUSE_RULES", "LEAD_DAYS", "POLICY_RULES", "Remark", "check_policy", "stops_publication"]

CLAUSE_RULES: tuple[Callable[[Scene], Remarks], ...] = (
    names.mismatches,
    names.lists_and_figures,
    conditions.never_met,
    conditions.always_met,
    conditions.shadowed_branches,
    conditions.repeated_parts,
    conditions.empty_rules,
    tiers.tiers_of_benefits,
    tiers.tiers_of_conditions,
    amounts.caps_that_always_bind,
    amounts.amounts_without_a_table,
    texts.quotes_not_in_text,
    texts.bounds_read_otherwise,
    texts.references_not_held,
    audience.benefits_for_others,
    audience.short_windows,
    open_points.open_questions,
    open_points.unread_words,
)
POLICY_RULES: tuple[Callable[[Whole], Remarks], ...] = (
    open_points.names_of_the_policy,
    open_points.samples,
    open_points.unchecked_figures,
    tiers.tiers_of_scores,
)


def check_policy(
    policy: Policy, site: Site | None = None, *, held: Iterable[str] = (), lead_days: int = LEAD_DAYS
) -> tuple[Remark, ...]:
    """All remarks on a policy, first those on the whole, then clause by clause."""
    around = Surroundings(site=site or shipped_site(), held=frozenset(held), lead_days=lead_days)
    whole = Whole(policy=policy, around=around)
    found = [remark for rule in POLICY_RULES for remark in rule(whole)]
    for clause in policy.clauses:
        scene = Scene(clause=clause, clause_id=clause.id, policy=policy, around=around)
        found += dict.fromkeys(remark for rule in CLAUSE_RULES for remark in rule(scene))
    return tuple(found)


def stops_publication(remarks: Iterable[Remark]) -> bool:
    """Whether anything has to be put right first; warnings ask for a written waiver."""
    return any(remark.severity == "error" for remark in remarks)
