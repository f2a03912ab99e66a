"""SQLAlchemy lives here and nowhere else: tables, queries per noun, migrations."""
