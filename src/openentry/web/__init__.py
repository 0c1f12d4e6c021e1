"""Pages: Django views and templates that translate between requests and answers.

No rule of the law and no query of the register stands here: a page asks `openentry.answers` one
question and shows what it is told, in the language of its address.
"""
