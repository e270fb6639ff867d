"""Runs Python that authors of processes write, behind two independent layers (`security.md` §2.6).

Whoever may edit a model may run code. Layer A is the language: RestrictedPython with our policy, guards by
exact type, and facades instead of modules. Layer B is the operating system: a process of its own without
files, network, children or privileges, with hard limits. A hole in one gives nothing.

`confined` is imported by that process only and imports nothing of Django, so it starts fast and knows
nothing. This package exports nothing: it must not load the host's side there.
"""
