"""What tests the claim: each experiment answers a `Question`."""
