"""The sizes of the small country that these tests share."""

SEED, PLACES, PEOPLE = 3, 1500, 60
