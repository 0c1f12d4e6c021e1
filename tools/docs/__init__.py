"""The documentation site: its generated pages, its build, and the check of both.

python -m tools.docs              # write the generated pages
python -m tools.docs --check      # say which of them are out of date
python -m tools.docs --build      # build the site into docs/_build/html
python -m tools.docs --examples   # write the true output of every example into the pages
"""
