"""What the desk's pages do. A statement's state changes in register/workflow.py alone."""
