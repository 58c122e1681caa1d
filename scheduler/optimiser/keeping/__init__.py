"""Keeping as much of an old plan as the best coverage allows: schools their SIP first, then visits their day.

The outline (`outline`) decides who has which school and which visits keep their day; a visit that moves goes
`elsewhere`, to a day that is not looked at until it matters. That makes it a small relaxation of the whole plan, so
what is the least in it is a bound. `completion` finds days for the visits that move: where it does, the bound is
reached and proved; where it does not, `course` looks at the days of the SIPs concerned and solves the outline again.
"""
