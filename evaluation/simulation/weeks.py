"""The weeks of a run: jobs end, people leave and come in, talks are had, and a policy says who goes to talk where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from datasets.model import Kind
from evaluation.simulation.moment import Members, Moment
from evaluation.simulation.placing import WAYS
from evaluation.simulation.policy import Policy, Way
from evaluation.simulation.region import HELD
from evaluation.simulation.seen import Seen
from evaluation.simulation.state import ATTEMPTS, NONE, SEES, TALKS, Ended, Event, Move, Stands, State, Talks
from evaluation.simulation.truth import Truth
from evaluation.simulation.world import NEVER_COMES, World
from matcher.bits import Bools, Ints
from matcher.exchange.bounds import tolerances
from matcher.exchange.chance import ENOUGH, PUBLISHED

TRIAL: Final = {str(Kind.WORK_EXPERIENCE): 10, str(Kind.TRIAL): 8}
"""The weeks of what comes before a job; source: practice 4 to 12 weeks, and commonly 2 months."""
LAG: Final = (3, 8)
"""So many weeks pass between the first contact and the talk."""
SILENCE: Final = 3
"""So many weeks it takes to hear that one is turned away."""
Says = Callable[[Ints, Ints, int], Bools]
"""What the truth says of some moves in a week."""
LEAVES: Final = (Stands.OWN_WORK, Stands.AGREED, Stands.UWV)


@dataclass(frozen=True, eq=False)
class Weeks:
    """One policy in one world; the truth is only asked how talks, trials and jobs go."""

    world: World
    seen: Seen
    truth: Truth
    policy: Policy

    def run(self) -> State:
        """All weeks, one after another."""
        state = State.of(self.world, self.seen.pairs)
        for week in range(self.world.region.weeks):
            self.week(state, week)
        return state

    def week(self, state: State, week: int) -> None:
        """One week."""
        self._end(state, week)
        self._leave(state, week)
        state.stands[self.world.people.enters == week] = Stands.WAITS
        self._talk(state, week)
        way = self.policy.way if week % self.policy.every == 0 else self.policy.between
        if way is not None:
            self._contact(state, week, way)
        state.counts[week] = np.bincount(state.stands, minlength=len(Stands))

    def _end(self, state: State, week: int) -> None:
        """Trials become jobs or not, jobs hold or break."""
        for person in np.flatnonzero(state.until == week).tolist():
            move = state.moves[int(state.move[person])]
            if state.stands[person] == Stands.TRIES and self._one(self.truth.tried, move, week):
                self._work(state, move, week)
            elif state.stands[person] == Stands.WORKS and week - (move.placed or 0) >= HELD:
                self._close(state, move, week, Ended.HELD)
            else:
                self._close(state, move, week, Ended.BROKEN)

    def _one(self, what: Says, move: Move, week: int) -> bool:
        """What the truth says of one move."""
        return bool(what(np.array([move.person]), np.array([move.place]), week)[0])

    def _work(self, state: State, move: Move, week: int) -> None:
        """A job begins, and it is known to chance how long it will last."""
        move.placed = week
        lasts = int(self.truth.lasts(np.array([move.person]), np.array([move.place]))[0])
        state.stands[move.person] = Stands.WORKS
        state.until[move.person] = week + (HELD if self._one(self.truth.kept, move, week) else lasts)
        state.log(week, Event.PLACED, np.array([move.person]), np.array([move.place]))

    def _close(self, state: State, move: Move, week: int, how: Ended) -> None:
        """A trial or job ends: who held stays for good, who didn't waits again, and the opening is free again."""
        move.ends, move.outcome = week, how
        person, held = move.person, how is Ended.HELD
        state.stands[person] = Stands.HELD if held else Stands.WAITS
        state.until[person], state.move[person] = NEVER_COMES, NONE
        state.left[move.place] += not held
        state.log(week, Event.HELD_26 if held else Event.BROKEN, np.array([person]), np.array([move.place]))

    def _leave(self, state: State, week: int) -> None:
        """Who still waits when own work, an agreement or week 104 comes, leaves."""
        people = self.world.people
        gone = np.flatnonzero((state.stands == Stands.WAITS) & (people.leaves <= week))
        why = np.stack([people.own_work, people.agreed, people.ends])[:, gone].argmin(axis=0)
        state.stands[gone] = np.array(LEAVES, dtype=np.int8)[why]
        self._drop(state, week, np.isin(state.talks.person, gone))

    def _drop(self, state: State, week: int, gone: Bools) -> None:
        """Talks that won't be had."""
        lost = state.talks.some(gone & state.talks.seen)
        state.log(week, Event.FILLED, lost.person, lost.place)
        state.talks = state.talks.some(~gone)

    def _talk(self, state: State, week: int) -> None:
        """The talks of this week."""
        due = state.talks.some(state.talks.due == week)
        state.talks = state.talks.some(state.talks.due != week)
        due = due.some(due.seen)
        state.log(week, Event.TALK, due.person, due.place)
        state.had += len(due.person)
        yes = self.truth.talk(due.person, due.place, week, state.tried[due.pair].astype(np.int64))
        state.log(week, Event.NO, due.person[~yes], due.place[~yes])
        self._start(state, week, due.some(yes))

    def _start(self, state: State, week: int, found: Talks) -> None:
        """Who got a yes starts, in the order of luck, and has no other talks; nor has a place that is full."""
        order = np.argsort(self.world.chance.even("luck", found.person, found.place), kind="stable")
        for at in order.tolist():
            person, place = int(found.person[at]), int(found.place[at])
            if state.stands[person] != Stands.WAITS or state.left[place] < 1:
                state.log(week, Event.FILLED, found.person[[at]], found.place[[at]])
                continue
            self._begin(state, week, person, place, int(found.pair[at]))
            full = state.left[place] < 1
            self._drop(state, week, (state.talks.person == person) | (full & (state.talks.place == place)))

    def _begin(self, state: State, week: int, person: int, place: int, pair: int) -> None:
        """A move: a trial first, or at once a job."""
        rows = self._scores
        move = Move(person=person, place=place, starts=week, score=int(rows[pair]), placed=None)
        state.move[person] = len(state.moves)
        state.moves.append(move)
        state.left[place] -= 1
        state.begun += 1
        state.ledger[self.world.places.target[place]] += 1
        state.ledger[self.world.people.origin[person]] -= 1
        weeks = TRIAL.get(str(self.world.places.kind[place]), 0)
        state.log(week, Event.TRIED, np.array([person]), np.array([place]))
        if not weeks:
            self._work(state, move, week)
            return
        state.stands[person], state.until[person] = Stands.TRIES, week + weeks

    @cached_property
    def _scores(self) -> Ints:
        """The latest score of each pair."""
        found = np.zeros(self.seen.pairs, dtype=np.int64)
        found[self.seen.pair] = self.seen.score  # rows of a pair stand in the order of the stages
        return found

    def _contact(self, state: State, week: int, way: Way) -> None:
        """The policy says who asks where; a place that has enough to see turns the rest away."""
        moment = self._moment(state, week)
        asked = WAYS[way](moment, self.policy)
        self._shown(state, week, moment, asked.shown)
        person, place = moment.person[asked.contacts], moment.place[asked.contacts]
        pair = self.seen.pair[moment.at[asked.contacts]]
        state.log(week, Event.CONTACTED, person, place)
        taken = _within(place, moment.luck[asked.contacts], moment.room)
        state.log(week, Event.TURNED_AWAY, person[~taken], place[~taken])
        state.tried[pair] += 1
        lag = self.world.chance.whole("lag", *LAG, person, place)
        state.seen[pair[taken]] = True
        state.talks = state.talks.and_(
            Talks(person=person, place=place, pair=pair, due=week + np.where(taken, lag, SILENCE), seen=taken)
        )

    def _shown(self, state: State, week: int, moment: Moment, at: Ints) -> None:
        """Pairs that stand on a list for the first time are written down."""
        new = at[~state.shown[self.seen.pair[moment.at[at]]]]
        state.shown[self.seen.pair[moment.at[new]]] = True
        state.log(week, Event.SHOWN, moment.person[new], moment.place[new])

    def _moment(self, state: State, week: int) -> Moment:
        """What the policy sees."""
        rows = self._rows(week)
        seen, ahead = self.seen, state.ahead()
        waits = (state.stands == Stands.WAITS) & (self.world.people.enters <= week)
        open_ = waits[seen.person[rows]] & (state.left[seen.place[rows]] > 0)
        pair = seen.pair[rows]
        rows = rows[open_ & ~state.seen[pair] & (state.tried[pair] < ATTEMPTS)]
        rows = rows[~np.isin(seen.pair[rows], state.talks.pair)]
        return Moment(
            week=week, members=self.members, seen=seen, at=rows, free=waits & (ahead < TALKS), openings=state.left,
            room=np.maximum(SEES * state.left - state.seeing(), 0), ledger=state.ledger,
            begins=state.begun / state.had if state.had >= ENOUGH and state.begun else PUBLISHED,
            luck=self.world.chance.even("luck", seen.person[rows], seen.place[rows]),
            taste=self.world.chance.even("taste", seen.person[rows], seen.place[rows]),
        )  # fmt: skip

    def _rows(self, week: int) -> Ints:
        """The rows that hold in a week, in their order."""
        rows, starts = self._calendar
        return rows[starts[week] : starts[week + 1]]

    @cached_property
    def _calendar(self) -> tuple[Ints, Ints]:
        """The rows of each week, under one another, and where each week starts."""
        weeks = self.world.region.weeks
        first, last = (np.clip(one, 0, weeks) for one in (self.seen.first, self.seen.last))
        long = np.maximum(last - first, 0)
        row = np.repeat(np.arange(len(long)), long)
        week = first[row] + np.arange(len(row)) - np.repeat(np.cumsum(long) - long, long)
        order = np.argsort(week, kind="stable")
        return row[order], np.searchsorted(week[order], np.arange(weeks + 1))

    @cached_property
    def members(self) -> Members:
        """Who is who."""
        people, places, network = self.world.people, self.world.places, self.world.network
        return Members(
            employers=self.world.employers, profiles=people.ids, vacancies=places.ids, origin=people.origin,
            target=places.target, tolerance=tolerances(network, self.world.employers), enters=people.enters,
            ends=people.ends, opens=places.opens,
        )  # fmt: skip


def _within(place: Ints, luck: np.ndarray[tuple[int], np.dtype[np.float64]], room: Ints) -> Bools:
    """Whether each contact is among the first that its place will see, by luck."""
    order = np.lexsort((luck, place))
    found = place[order]
    turn = np.arange(len(order)) - np.searchsorted(found, found, side="left")
    taken = np.zeros(len(order), dtype=np.bool_)
    taken[order] = turn < room[found]
    return taken
