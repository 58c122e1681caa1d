"""The hard rules, one module each, named by the rule's id in the contract.

A rule speaks where it can be heard earliest: about pairs of school and SIP (`locality`, `conflict`,
`skills`, `reach`), about days (`window`, `school_open`, `sip_available`), or as an inequality
between decisions (the others). `pin` and `accompanied` do both.
"""
