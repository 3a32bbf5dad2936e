"""What is news in a panel: detectors, rarity, weight."""
