"""How good it is: read, and never changed."""

from evaluation.experiments import evaluate as evaluate
from evaluation.simulation import simulate as simulate
