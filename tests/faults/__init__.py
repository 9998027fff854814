"""Whatever breaks, nothing that was acknowledged is lost."""
