"""The search for plans: a first one from the allocation at prices, then better ones, part by part and whole."""
