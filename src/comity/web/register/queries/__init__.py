"""What the register's pages ask of the database and of the lake."""
