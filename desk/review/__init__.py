"""The review desk: editors decide stories in a browser, with the evidence beside every word. Only here is Django."""
