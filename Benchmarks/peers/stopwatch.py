"""How every peer is timed: warmed up, then the median of rounds, printed as one line of JSON."""
import json
import statistics
import time


def report(work, version, warmups=5, rounds=5, calls=10):
    """Prints milliseconds a call: the median over rounds of the mean of some calls."""
    for _ in range(warmups):
        work()
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(calls):
            work()
        seconds.append((time.perf_counter() - start) / calls)
    print(json.dumps({"milliseconds": 1e3 * statistics.median(seconds), "version": version}))
