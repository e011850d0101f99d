"""Finding organisations, people in public roles, statements, articles and activities by words in three scripts."""
