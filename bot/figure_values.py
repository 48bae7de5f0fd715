"""What figures come to: their formulas worked out over the sums of the books, exactly."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from bot import account_groups
from bot.amounts import Sums
from bot.prose.lists import joined
from bot.ready_figures import Definition
from models.currency import digits
from models.formula import DEEPEST, Formula, Look, Missing
from models.ledger_line import Scenario
from models.period import Month

LOOKS: Mapping[Look, Scenario] = {Look.PLAN: Scenario.BUDGET, Look.FORECAST: Scenario.FORECAST}
NOTHING: Mapping[Scenario, str] = {
    Scenario.ACTUAL: "There is nothing in the books for {}.",
    Scenario.BUDGET: "No plan was set for {}.",
    Scenario.FORECAST: "No forecast was brought in for {}.",
}


@dataclass(frozen=True)
class Known:
    """The figures of a workspace and their formulas, by key; a figure whose formula cannot be read has a reason instead."""

    definitions: Mapping[str, Definition]
    formulas: Mapping[str, Formula | str]

    def groups(self, key: str, looks: Collection[Look] = (Look.ACTUAL,)) -> frozenset[str]:
        """The groups of accounts that a figure is made of, through other figures, looked at in one of these ways."""
        return frozenset(name for name, _ in self._names(key, looks) if name not in self.definitions)

    def looks(self, key: str) -> frozenset[Look]:
        """In which ways a figure looks at something, through other figures."""
        return frozenset(look for _, look in self._names(key, set(Look)))

    def _names(self, key: str, looks: Collection[Look]) -> Iterator[tuple[str, Look]]:
        """The names in a figure's formula, and in those of the figures among them, looked at in one of these ways."""
        waiting, seen = [key], set[str]()
        while waiting:
            one = waiting.pop()
            formula = self.formulas.get(one)
            if one in seen or not isinstance(formula, Formula):
                continue
            seen.add(one)
            names = [(name, look) for name, look in formula.names if look in looks]
            yield from names
            waiting += [name for name, _ in names]


@dataclass
class _Run:
    """One working out: how deep it is, and whether anything at all was there."""

    depth: int = 0
    present: bool = False
    memo: dict[tuple[str, tuple[Month, ...], Scenario], Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class Values:
    """Works figures out.

    Attributes:
        has: the months with actuals that may be looked at.
    """

    known: Known
    sums: Sums
    currency: str
    has: frozenset[Month]

    def value(self, key: str, months: Sequence[Month], scenario: Scenario = Scenario.ACTUAL) -> Fraction:
        """A figure's value in whole units (a percentage as a share), exact.

        Args:
            months: whole ones, or the one that goes on.

        Raises:
            Missing: there is none; its reason is a sentence.
        """
        definition = self.known.definitions[key]
        if definition.weight and len(months) > 1:
            return self._weighed(definition, months, scenario)
        run = _Run()
        found = self._figure(run, key, tuple(months), scenario)
        if not run.present:
            names = sorted(account_groups.label(each, self.sums.chart) for each in self.known.groups(key))
            raise Missing(
                f"The books have no amounts for {joined(names[:3], 'or')}." if names else "The books have no amounts."
            )
        return found

    def _weighed(self, definition: Definition, months: Sequence[Month], scenario: Scenario) -> Fraction:
        """The mean of the months, each by its weight."""
        weigh = self.known.formulas[f"{definition.key}:weight"]
        if not isinstance(weigh, Formula):
            raise Missing(weigh)
        whole = total = Fraction(0)
        for month in months:
            weight = self._formula(_Run(), weigh, (month,), scenario)
            total += weight * self.value(definition.key, [month], scenario)
            whole += weight
        if not whole:
            raise Missing("It would be divided by zero.")
        return total / whole

    def _formula(self, run: _Run, formula: Formula, months: tuple[Month, ...], scenario: Scenario) -> Fraction:
        days = sum((month.last_day - month.first_day).days + 1 for month in months)  # not those of a month that is missing
        return formula.value(lambda name, look: self._look(run, name, look, months, scenario), days)

    def _figure(self, run: _Run, key: str, months: tuple[Month, ...], scenario: Scenario) -> Fraction:
        if (key, months, scenario) in run.memo:
            return run.memo[key, months, scenario]
        definition, formula = self.known.definitions[key], self.known.formulas[key]
        if not isinstance(formula, Formula):
            raise Missing(formula)
        if run.depth > DEEPEST:
            raise Missing(f"The formula of {definition.name} leads back to itself.")
        run.depth += 1
        for needed in definition.needs:
            self._group(run, needed, months, scenario, must=True)
        if definition.above_zero is not None:
            base = self._look(run, *definition.above_zero, months, scenario)
            if base <= 0:
                raise Missing("It would be divided by zero." if not base else "What it is divided by is below zero.")
        found = self._formula(run, formula, months, scenario)
        run.depth -= 1
        run.memo[key, months, scenario] = found
        return found

    def _look(self, run: _Run, name: str, look: Look, months: tuple[Month, ...], scenario: Scenario) -> Fraction:
        match look:
            case Look.BEFORE:
                return self._name(run, name, shifted(months, -span(months)), Scenario.ACTUAL)
            case Look.YEAR_BEFORE:
                return self._name(run, name, shifted(months, -12), Scenario.ACTUAL)
            case Look.PLAN | Look.FORECAST:
                return self._name(run, name, months, LOOKS[look])
            case Look.AVERAGE:
                return sum((self._name(run, name, (month,), scenario) for month in months), Fraction(0)) / len(months)
        return self._name(run, name, months, scenario)

    def _name(self, run: _Run, name: str, months: tuple[Month, ...], scenario: Scenario) -> Fraction:
        if name in self.known.definitions:
            return self._figure(run, name, months, scenario)
        return self._group(run, name, months, scenario)

    def _group(self, run: _Run, key: str, months: tuple[Month, ...], scenario: Scenario, *, must: bool = False) -> Fraction:
        """The accounts of a name. A group that has nothing counts as zero, unless it `must` be there."""
        if scenario is Scenario.ACTUAL and (gone := [month for month in months if month not in self.has]):
            raise Missing(NOTHING[scenario].format(listed(gone)))
        found = self.sums.total(self.members(key), months, scenario, adds=account_groups.adds(key))
        if found is None:
            if scenario is not Scenario.ACTUAL and not self._any(months, scenario):
                raise Missing(NOTHING[scenario].format(listed(months)))
            if must:
                name = account_groups.label(key, self.sums.chart)
                none = (
                    f"No account has amounts for {name}." if scenario is Scenario.ACTUAL else NOTHING[scenario].format(name)
                )
                raise Missing(none)
            return Fraction(0)
        run.present = True
        return Fraction(found, 10 ** digits(self.currency))

    def members(self, key: str) -> frozenset[int]:
        return account_groups.members(key, self.sums.chart)

    def _any(self, months: Iterable[Month], scenario: Scenario) -> bool:
        wanted = {month.ordinal for month in months}
        return any(of is scenario and wanted & series.keys() for (_, of), series in self.sums.series.items())

    def uncovered(self, key: str, months: Sequence[Month], scenario: Scenario = Scenario.BUDGET) -> list[str]:
        """The names of those groups of a figure that have actuals in these months but are in no plan."""
        names = []
        for group in self.known.groups(key):
            members, adds = self.members(group), account_groups.adds(group)
            if self.sums.total(members, months, adds=adds) and self.sums.total(members, months, scenario, adds=adds) is None:
                names.append(account_groups.label(group, self.sums.chart))
        return sorted(names)

    def planned(self, key: str, months: Iterable[Month], scenario: Scenario = Scenario.BUDGET) -> tuple[Month, ...]:
        """Those of `months` for which anything of a figure is planned."""
        members = frozenset[int]().union(*(self.members(group) for group in self.known.groups(key)))
        series = [self.sums.series.get((account, scenario), {}) for account in members]
        return tuple(month for month in months if any(month.ordinal in each for each in series))


def span(months: Sequence[Month]) -> int:
    """How many months lie from the first to the last."""
    return months[-1].ordinal - months[0].ordinal + 1


def shifted(months: Sequence[Month], by: int) -> tuple[Month, ...]:
    return tuple(month.plus(by) for month in months)


def listed(months: Sequence[Month]) -> str:
    """Months by name: "March 2027", "March 2027 and May 2027", "January 2027 to March 2027"."""
    if len(months) > 2 and span(months) == len(months):
        return f"{months[0].name} to {months[-1].name}"
    return (
        joined([month.name for month in months])
        if len(months) < 4
        else f"{months[0].name} and {len(months) - 1} more months"
    )
