"""Lists shared out, so that one place isn't sent to everyone: what it takes, and what it costs in quality.

The lists are those of a made region, longer than is shown, as `match_all` makes them. The rival re-ranks greedily with
the same caps; HiGHS is asked whether better lists were possible within them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from datasets.catalogue.store import read_catalogue
from datasets.make import make_region
from datasets.network import Network
from evaluation.benchmarks.country import EMPLOYER_HAS, ON
from evaluation.benchmarks.figures import Figure, Limit
from evaluation.benchmarks.pool import Point, Pool
from evaluation.benchmarks.rivals import capped
from evaluation.benchmarks.rivals.rerank import reranked
from evaluation.benchmarks.setting import Setting
from evaluation.benchmarks.timing import timed
from matcher.batch import match_all
from matcher.bits import Bools
from matcher.exchange.spread import Spread, spread
from matcher.lists import Lists

PEOPLE, PLACES = 2_000, 5_000
TOP: Final = 10
LONGER: Final = 30
"""Places per list to choose from."""
CAPS: Final = (5, 6, 8, 12, 20, 40)
RISES: Final = (5, 10, 15, 20, 30)
CAP: Final = 12
"""With this one the rival and HiGHS are held against ours: with tighter ones the rival goes far beyond."""
TIGHT: Final = f"with a cap of {CAPS[0]}, s"
TRIES: Final = 3
LOSS: Final = 0.01
"""The share of the quality that may be lost."""
GREEDY: Final = "greedy re-ranking"
EXACT: Final = "HiGHS LP"


def run(setting: Setting) -> list[Figure]:
    """Two rows: the time with caps, and how even the lists can be for a hundredth of their quality."""
    lists = made(setting)
    pool = Pool.of(lists, TOP)
    setting.say(f"    {len(lists):,} people, {len(pool.openings):,} places, {len(pool.person):,} lines")
    return [with_caps(lists, pool), evenness(lists, pool, setting.say)]


def made(setting: Setting) -> Lists:
    """The longer lists of a made region."""
    places = setting.size(PLACES)
    tables = make_region(
        seed=setting.seed, employers=max(2, places // EMPLOYER_HAS), places=places,
        candidates=setting.size(PEOPLE), on=ON, catalogue=read_catalogue(),
    )  # fmt: skip
    network = Network.of(tables, catalogue=read_catalogue())
    return match_all(network, LONGER, on=ON, workers=1 if setting.quick else setting.cores)


def with_caps(lists: Lists, pool: Pool) -> Figure:
    """The row of the time; the rivals' quality is held against ours with the same cap."""
    ours = spread(lists, TOP, cap=CAP)
    took, tight = seconds(lists, CAP), seconds(lists, CAPS[0])
    keep, (other, greedy), (best, exact) = pool.lines(ours.lists), by_turns(pool, CAP), by_highs(pool)
    wrong = [*broken(pool, ours), *against(pool, keep, other, best)]
    return Figure(
        work="lists shared out with caps", ours=took, unit="s",
        must=(Limit(at_most=0.5, unit="s"), Limit(at_most=0.5, of=TIGHT)), rivals={GREEDY: greedy, EXACT: exact},
        also={
            TIGHT: tight, "quality kept, %": 100 * pool.kept(keep), f"{GREEDY}, %": 100 * pool.kept(other),
            "beyond the caps": pool.beyond(keep, CAP), f"{GREEDY}, beyond": pool.beyond(other, CAP),
        },
        exact=not wrong,
        notes=(
            f"{len(lists):,} people, {len(pool.openings):,} places, {TOP} each of {LONGER}; {CAP} lists per opening.",
            *wrong,
        ),
    )  # fmt: skip


def seconds(lists: Lists, cap: int) -> float:
    """What sharing out with a cap takes."""
    return timed(lambda _: spread(lists, TOP, cap=cap), range(TRIES), warm=0).median / 1000


def by_turns(pool: Pool, cap: int) -> tuple[Bools, float]:
    """The greedy rival."""
    return reranked(pool.person, pool.place, TOP, (cap * pool.openings).tolist())


def by_highs(pool: Pool) -> tuple[Bools, float]:
    """The linear program."""
    return capped.best(pool.person, pool.place, pool.score, pool.length, CAP * pool.openings)


def against(pool: Pool, keep: Bools, greedy: Bools, best: Bools) -> Iterator[str]:
    """Where HiGHS says otherwise, where the greedy rival does better, and where a planted error isn't noticed."""
    ours, other, exact = (
        (pool.beyond(one, CAP), -int(pool.score[one].sum())) for one in (keep, greedy, best)
    )
    if ours != exact:
        yield f"HiGHS: {exact}, ours {ours} (lists beyond the caps, quality)"
    if ours > other:
        yield f"{GREEDY}: {other}, ours {ours} (lists beyond the caps, quality)"
    wrong = keep.copy()
    wrong[keep.argmax()] = False
    if not pool.broken(wrong):
        yield "a planted error was not noticed"


def broken(pool: Pool, ours: Spread) -> list[str]:
    """What is wrong with lists that were shared out: their lines, ranks, and what is said of them."""
    keep = pool.lines(ours.lists)
    found = pool.broken(keep)
    if int(keep.sum()) != len(ours.lists.frame) or ours.lists.frame["rank"].max() > TOP:
        found.append("a line that wasn't on a longer list, or a rank that can't be")
    said = (ours.kept, ours.after.gini / (ours.before.gini or 1.0))
    if max(abs(a - b) for a, b in zip(said, (pool.kept(keep), pool.left(keep)), strict=True)) > 1e-9:
        found.append("what is said of quality or Gini isn't so")
    return found


def evenness(lists: Lists, pool: Pool, say: Callable[[str], object]) -> Figure:
    """The row of the Gini coefficient: what is left of it for a hundredth of the quality, and the whole frontier."""
    ours = spread(lists, TOP, give=LOSS)
    took = timed(lambda _: spread(lists, TOP, give=LOSS), range(1), warm=0)
    keep = pool.lines(ours.lists)
    own = [
        *(pool.point(f"cap {cap}", pool.lines(spread(lists, TOP, cap=cap).lists)) for cap in CAPS),
        *(pool.point(f"price {rise}", pool.lines(spread(lists, TOP, rise=rise).lists)) for rise in RISES),
    ]
    theirs = [pool.point(f"{GREEDY}, cap {cap}", by_turns(pool, cap)[0]) for cap in CAPS]
    notes = [str(point) for point in (pool.point("as it was", pool.plain), *own, *theirs)]
    for note in notes:
        say(f"    {note}")
    wrong = broken(pool, ours)
    return Figure(
        work="lists shared out for 1% of their quality", ours=100 * pool.left(keep), unit="% of the Gini left",
        must=(Limit(at_most=75, unit="%"), Limit(at_most=1, of="quality lost, %")),
        also={
            "quality lost, %": 100 * (1 - pool.kept(keep)), "Gini before": pool.gini(pool.plain),
            "Gini after": pool.gini(keep), "places shown before": pool.shown(pool.plain),
            "places shown": pool.shown(keep), "of all open places, % left": 100 * pool.left(keep, every=True),
            "seconds": took.median / 1000,
        },
        rivals={GREEDY: 100 * least(theirs)}, exact=not wrong,
        notes=("The frontier: " + "; ".join(notes) + ".", *wrong),
    )  # fmt: skip


def least(points: Sequence[Point]) -> float:
    """The least Gini that is left for the loss that is allowed; all of it where nothing stays within."""
    return min((one.left for one in points if one.kept >= 1 - LOSS), default=1.0)
