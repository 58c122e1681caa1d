"""Prices of what SIPs and advisers have too little of, the bound that they prove, and what they say of choices."""
