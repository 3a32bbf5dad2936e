"""Words: the sentences, story shapes and house styles that editors change. Data only."""
