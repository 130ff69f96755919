"""How good the engine's own estimates, questions and limits are."""
