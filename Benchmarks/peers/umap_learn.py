"""A map of 10 000 × 128 by umap-learn with its defaults: 15 neighbours, 500 epochs.

`umap_learn.py seeded` fixes the random state, which keeps it on one thread; without, it uses all and its map differs from
run to run. A small map first compiles its code, and is not counted.
"""
import sys
import warnings

import numpy as np
import umap

from stopwatch import report

warnings.filterwarnings("ignore")
state = 0 if "seeded" in sys.argv else None
random = np.random.default_rng(0)
middles, points = random.normal(0, 4, (20, 1, 128)), random.normal(size=(20, 500, 128))
points = (middles + points).reshape(10000, 128).astype(np.float32)
# Beyond 4096 points it searches neighbours by another way, with code of its own.
umap.UMAP(random_state=state, n_epochs=5).fit(points[:4500])
report(lambda: umap.UMAP(random_state=state).fit(points), f"umap-learn {umap.__version__}", warmups=0, rounds=1, calls=1)
