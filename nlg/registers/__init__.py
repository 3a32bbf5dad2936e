"""The shelf of area registers: one CSV file per country or kind of place."""
