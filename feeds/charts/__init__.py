"""Charts drawn from what a story says of them: layouts, the template for each sort, the card for other sites."""
