"""What a site about a graph consists of, whether a server answers or files are published.

endpoints.py, parameters.py   the JSON API: one table of its endpoints
answers.py, records.py        what each endpoint answers
schemas.py, openapi.py        the OpenAPI document, made from that table
describe.py, formats.py       the triples about one IRI, in each format
pages.py, schema_org.py       the page about one IRI, with data for search engines in it
dataset.py                    VoID and DCAT
changes.py, feeds.py          what was added, changed and removed, as Atom and as a stream
sitemap.py                    addresses for search engines
publish.py                    all of it as files
"""
