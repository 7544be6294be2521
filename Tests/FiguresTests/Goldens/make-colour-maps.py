"""Writes colour-maps.txt: 256 colours a line in hex after the name, from matplotlib (3.11.2 when it was made)."""
import numpy as np
from matplotlib import colormaps

with open("colour-maps.txt", "w") as out:
    for name in ["magma", "viridis", "gray", "RdBu_r"]:
        levels = np.round(np.array([colormaps[name](i)[:3] for i in range(256)]) * 255).astype(int)
        out.write(name + " " + " ".join("%02x%02x%02x" % tuple(row) for row in levels) + "\n")
