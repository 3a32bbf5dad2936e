"""One sheet per dataset, its table beside it. Data only."""
