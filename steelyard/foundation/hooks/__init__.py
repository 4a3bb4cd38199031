"""Webhooks: the center tells a program of somebody's that something happened, without saying what stands in it.

Its nouns: subscription (an address that wants to hear of topics), delivery (one telling of one entry of the history).
"""
