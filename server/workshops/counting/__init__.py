"""How votes and ratings are counted: one module a method, each with its published definition.

A ballot adds one to the counters that it touches, and a tally reads nothing but the sums of those
counters. So the order of ballots cannot matter, channels add up, and a secret ballot leaves its
counters behind and nothing else. Refuses to know who voted, and never breaks a tie: options that
are equal by the method share a dense rank.
"""
