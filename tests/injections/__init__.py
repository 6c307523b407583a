"""Prompt injections: texts that want a model to do something else, and proof of what that can't do.

CI has no model, and no test here says how well one resists. What is shown is what holds however
badly it does: a hostile text stays in its fence and out of the system prompt, and a model that
obeys every word of it (the double, scripted to) moves nothing that it was not given.
"""
