"""What the tests need around them (a browser, a PostgreSQL), and the run of every check.

`python3 start.py test` hands over to `python -m tests.provision`. Standard library and psycopg
only, so that a missing tool is reported here in a sentence and not by an import.
"""
