"""Let other coders read articles: a language model at an address, or any Python function.

config.py     the coders that kg.toml describes
prompts.py    what a model is asked, and the shape of its answers
client.py     requests to an OpenAI-compatible address, with retries
budget.py     what a run may spend
pool.py       threads that wait for a service
cache.py      the answers that were given before
places.py     where an article has the words of a coder
answers.py    statements from an answer; what the article does not contain is dropped
readings.py   statements as a reading: sources as actors, labels as topics
coder.py      what every coder has, and the report of a run
model.py      a coder that asks a language model
function.py   a coder that calls a Python function
make.py       the coder that some settings describe
"""
