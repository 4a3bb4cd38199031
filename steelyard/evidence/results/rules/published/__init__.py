"""Answers made up so that they agree with everything that was published of the waves of 2020 and 2021.

The answers themselves were never published; these are nobody's. ``figures`` holds what was printed, each figure with its
own n, since the printed figures round and disagree; ``making`` makes the answers, the same ones each time.
"""
