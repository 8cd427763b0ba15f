"""The terms of the graph as constants: ``KG.saidOn``, ``SCHEMA.Person``.

Generated from ontology/kg.ttl by scripts/make_vocab; a test checks that they agree.
"""
# ruff: noqa: N815, D101

from __future__ import annotations

from pyoxigraph import NamedNode

PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "itsrdf": "http://www.w3.org/2005/11/its/rdf#",
    "kg": "https://w3id.org/actors-claims/ns#",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class DCTERMS:
    identifier = NamedNode("http://purl.org/dc/terms/identifier")
    source = NamedNode("http://purl.org/dc/terms/source")
    title = NamedNode("http://purl.org/dc/terms/title")


class EDTF:
    EDTF = NamedNode("http://id.loc.gov/datatypes/edtf/EDTF")


class ITSRDF:
    taConfidence = NamedNode("http://www.w3.org/2005/11/its/rdf#taConfidence")


class KG:
    Act = NamedNode("https://w3id.org/actors-claims/ns#Act")
    Actor = NamedNode("https://w3id.org/actors-claims/ns#Actor")
    Announce = NamedNode("https://w3id.org/actors-claims/ns#Announce")
    Ask = NamedNode("https://w3id.org/actors-claims/ns#Ask")
    Assert = NamedNode("https://w3id.org/actors-claims/ns#Assert")
    AssertionGraph = NamedNode("https://w3id.org/actors-claims/ns#AssertionGraph")
    Claim = NamedNode("https://w3id.org/actors-claims/ns#Claim")
    Coding = NamedNode("https://w3id.org/actors-claims/ns#Coding")
    Coming = NamedNode("https://w3id.org/actors-claims/ns#Coming")
    Commit = NamedNode("https://w3id.org/actors-claims/ns#Commit")
    Correction = NamedNode("https://w3id.org/actors-claims/ns#Correction")
    Current = NamedNode("https://w3id.org/actors-claims/ns#Current")
    DateMention = NamedNode("https://w3id.org/actors-claims/ns#DateMention")
    Decision = NamedNode("https://w3id.org/actors-claims/ns#Decision")
    Demand = NamedNode("https://w3id.org/actors-claims/ns#Demand")
    Direct = NamedNode("https://w3id.org/actors-claims/ns#Direct")
    DocumentActor = NamedNode("https://w3id.org/actors-claims/ns#DocumentActor")
    DocumentSource = NamedNode("https://w3id.org/actors-claims/ns#DocumentSource")
    Former = NamedNode("https://w3id.org/actors-claims/ns#Former")
    Group = NamedNode("https://w3id.org/actors-claims/ns#Group")
    GroupSource = NamedNode("https://w3id.org/actors-claims/ns#GroupSource")
    InOpposition = NamedNode("https://w3id.org/actors-claims/ns#InOpposition")
    InSupport = NamedNode("https://w3id.org/actors-claims/ns#InSupport")
    Indirect = NamedNode("https://w3id.org/actors-claims/ns#Indirect")
    Link = NamedNode("https://w3id.org/actors-claims/ns#Link")
    Mixed = NamedNode("https://w3id.org/actors-claims/ns#Mixed")
    NoStance = NamedNode("https://w3id.org/actors-claims/ns#NoStance")
    Oppose = NamedNode("https://w3id.org/actors-claims/ns#Oppose")
    OrganisationSource = NamedNode("https://w3id.org/actors-claims/ns#OrganisationSource")
    PersonSource = NamedNode("https://w3id.org/actors-claims/ns#PersonSource")
    Position = NamedNode("https://w3id.org/actors-claims/ns#Position")
    Refuse = NamedNode("https://w3id.org/actors-claims/ns#Refuse")
    SourceKind = NamedNode("https://w3id.org/actors-claims/ns#SourceKind")
    Stance = NamedNode("https://w3id.org/actors-claims/ns#Stance")
    Standing = NamedNode("https://w3id.org/actors-claims/ns#Standing")
    Statement = NamedNode("https://w3id.org/actors-claims/ns#Statement")
    StatementType = NamedNode("https://w3id.org/actors-claims/ns#StatementType")
    Support = NamedNode("https://w3id.org/actors-claims/ns#Support")
    UnknownSource = NamedNode("https://w3id.org/actors-claims/ns#UnknownSource")
    act = NamedNode("https://w3id.org/actors-claims/ns#act")
    applies = NamedNode("https://w3id.org/actors-claims/ns#applies")
    asOf = NamedNode("https://w3id.org/actors-claims/ns#asOf")
    claimStance = NamedNode("https://w3id.org/actors-claims/ns#claimStance")
    codes = NamedNode("https://w3id.org/actors-claims/ns#codes")
    concept = NamedNode("https://w3id.org/actors-claims/ns#concept")
    concerns = NamedNode("https://w3id.org/actors-claims/ns#concerns")
    contentAt = NamedNode("https://w3id.org/actors-claims/ns#contentAt")
    copyOf = NamedNode("https://w3id.org/actors-claims/ns#copyOf")
    counterExample = NamedNode("https://w3id.org/actors-claims/ns#counterExample")
    cue = NamedNode("https://w3id.org/actors-claims/ns#cue")
    cueAt = NamedNode("https://w3id.org/actors-claims/ns#cueAt")
    dateValue = NamedNode("https://w3id.org/actors-claims/ns#dateValue")
    decides = NamedNode("https://w3id.org/actors-claims/ns#decides")
    earliest = NamedNode("https://w3id.org/actors-claims/ns#earliest")
    entity = NamedNode("https://w3id.org/actors-claims/ns#entity")
    evidenceAt = NamedNode("https://w3id.org/actors-claims/ns#evidenceAt")
    expresses = NamedNode("https://w3id.org/actors-claims/ns#expresses")
    fingerprint = NamedNode("https://w3id.org/actors-claims/ns#fingerprint")
    hearsay = NamedNode("https://w3id.org/actors-claims/ns#hearsay")
    inArticle = NamedNode("https://w3id.org/actors-claims/ns#inArticle")
    latest = NamedNode("https://w3id.org/actors-claims/ns#latest")
    matter = NamedNode("https://w3id.org/actors-claims/ns#matter")
    mustNotOccur = NamedNode("https://w3id.org/actors-claims/ns#mustNotOccur")
    mustOccur = NamedNode("https://w3id.org/actors-claims/ns#mustOccur")
    name = NamedNode("https://w3id.org/actors-claims/ns#name")
    pageNumber = NamedNode("https://w3id.org/actors-claims/ns#pageNumber")
    reason = NamedNode("https://w3id.org/actors-claims/ns#reason")
    repeats = NamedNode("https://w3id.org/actors-claims/ns#repeats")
    reprintOf = NamedNode("https://w3id.org/actors-claims/ns#reprintOf")
    roleText = NamedNode("https://w3id.org/actors-claims/ns#roleText")
    rule = NamedNode("https://w3id.org/actors-claims/ns#rule")
    saidOn = NamedNode("https://w3id.org/actors-claims/ns#saidOn")
    score = NamedNode("https://w3id.org/actors-claims/ns#score")
    sentenceText = NamedNode("https://w3id.org/actors-claims/ns#sentenceText")
    sha256 = NamedNode("https://w3id.org/actors-claims/ns#sha256")
    side = NamedNode("https://w3id.org/actors-claims/ns#side")
    source = NamedNode("https://w3id.org/actors-claims/ns#source")
    sourceKind = NamedNode("https://w3id.org/actors-claims/ns#sourceKind")
    sourceUnknown = NamedNode("https://w3id.org/actors-claims/ns#sourceUnknown")
    speaker = NamedNode("https://w3id.org/actors-claims/ns#speaker")
    speakerAt = NamedNode("https://w3id.org/actors-claims/ns#speakerAt")
    stance = NamedNode("https://w3id.org/actors-claims/ns#stance")
    standing = NamedNode("https://w3id.org/actors-claims/ns#standing")
    statedIn = NamedNode("https://w3id.org/actors-claims/ns#statedIn")
    statementType = NamedNode("https://w3id.org/actors-claims/ns#statementType")
    takenIn = NamedNode("https://w3id.org/actors-claims/ns#takenIn")
    targetAt = NamedNode("https://w3id.org/actors-claims/ns#targetAt")
    targetText = NamedNode("https://w3id.org/actors-claims/ns#targetText")
    termhood = NamedNode("https://w3id.org/actors-claims/ns#termhood")
    topic = NamedNode("https://w3id.org/actors-claims/ns#topic")
    trace = NamedNode("https://w3id.org/actors-claims/ns#trace")
    value = NamedNode("https://w3id.org/actors-claims/ns#value")
    version = NamedNode("https://w3id.org/actors-claims/ns#version")
    whenAt = NamedNode("https://w3id.org/actors-claims/ns#whenAt")
    why = NamedNode("https://w3id.org/actors-claims/ns#why")


class NIF:
    Context = NamedNode("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#Context")
    beginIndex = NamedNode(
        "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#beginIndex"
    )
    endIndex = NamedNode("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#endIndex")
    isString = NamedNode("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#isString")


class OA:
    Annotation = NamedNode("http://www.w3.org/ns/oa#Annotation")
    SpecificResource = NamedNode("http://www.w3.org/ns/oa#SpecificResource")
    TextPositionSelector = NamedNode("http://www.w3.org/ns/oa#TextPositionSelector")
    TextQuoteSelector = NamedNode("http://www.w3.org/ns/oa#TextQuoteSelector")
    end = NamedNode("http://www.w3.org/ns/oa#end")
    exact = NamedNode("http://www.w3.org/ns/oa#exact")
    hasBody = NamedNode("http://www.w3.org/ns/oa#hasBody")
    hasSelector = NamedNode("http://www.w3.org/ns/oa#hasSelector")
    hasSource = NamedNode("http://www.w3.org/ns/oa#hasSource")
    hasTarget = NamedNode("http://www.w3.org/ns/oa#hasTarget")
    identifying = NamedNode("http://www.w3.org/ns/oa#identifying")
    motivatedBy = NamedNode("http://www.w3.org/ns/oa#motivatedBy")
    prefix = NamedNode("http://www.w3.org/ns/oa#prefix")
    start = NamedNode("http://www.w3.org/ns/oa#start")
    suffix = NamedNode("http://www.w3.org/ns/oa#suffix")


class ORG:
    Membership = NamedNode("http://www.w3.org/ns/org#Membership")
    Role = NamedNode("http://www.w3.org/ns/org#Role")
    member = NamedNode("http://www.w3.org/ns/org#member")
    memberDuring = NamedNode("http://www.w3.org/ns/org#memberDuring")
    organization = NamedNode("http://www.w3.org/ns/org#organization")
    role = NamedNode("http://www.w3.org/ns/org#role")


class PROV:
    Activity = NamedNode("http://www.w3.org/ns/prov#Activity")
    Entity = NamedNode("http://www.w3.org/ns/prov#Entity")
    Person = NamedNode("http://www.w3.org/ns/prov#Person")
    SoftwareAgent = NamedNode("http://www.w3.org/ns/prov#SoftwareAgent")
    generatedAtTime = NamedNode("http://www.w3.org/ns/prov#generatedAtTime")
    used = NamedNode("http://www.w3.org/ns/prov#used")
    wasAssociatedWith = NamedNode("http://www.w3.org/ns/prov#wasAssociatedWith")
    wasAttributedTo = NamedNode("http://www.w3.org/ns/prov#wasAttributedTo")
    wasDerivedFrom = NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
    wasGeneratedBy = NamedNode("http://www.w3.org/ns/prov#wasGeneratedBy")


class RDF:
    type = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


class RDFS:
    comment = NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


class SCHEMA:
    Claim = NamedNode("https://schema.org/Claim")
    NewsArticle = NamedNode("https://schema.org/NewsArticle")
    NewsMediaOrganization = NamedNode("https://schema.org/NewsMediaOrganization")
    Organization = NamedNode("https://schema.org/Organization")
    Person = NamedNode("https://schema.org/Person")
    PropertyValue = NamedNode("https://schema.org/PropertyValue")
    Quotation = NamedNode("https://schema.org/Quotation")
    about = NamedNode("https://schema.org/about")
    additionalProperty = NamedNode("https://schema.org/additionalProperty")
    additionalType = NamedNode("https://schema.org/additionalType")
    appearance = NamedNode("https://schema.org/appearance")
    articleSection = NamedNode("https://schema.org/articleSection")
    author = NamedNode("https://schema.org/author")
    birthDate = NamedNode("https://schema.org/birthDate")
    datePublished = NamedNode("https://schema.org/datePublished")
    deathDate = NamedNode("https://schema.org/deathDate")
    description = NamedNode("https://schema.org/description")
    dissolutionDate = NamedNode("https://schema.org/dissolutionDate")
    domainIncludes = NamedNode("https://schema.org/domainIncludes")
    firstAppearance = NamedNode("https://schema.org/firstAppearance")
    foundingDate = NamedNode("https://schema.org/foundingDate")
    genre = NamedNode("https://schema.org/genre")
    headline = NamedNode("https://schema.org/headline")
    inLanguage = NamedNode("https://schema.org/inLanguage")
    isPartOf = NamedNode("https://schema.org/isPartOf")
    name = NamedNode("https://schema.org/name")
    pagination = NamedNode("https://schema.org/pagination")
    publisher = NamedNode("https://schema.org/publisher")
    rangeIncludes = NamedNode("https://schema.org/rangeIncludes")
    sameAs = NamedNode("https://schema.org/sameAs")
    spokenByCharacter = NamedNode("https://schema.org/spokenByCharacter")
    text = NamedNode("https://schema.org/text")
    url = NamedNode("https://schema.org/url")
    value = NamedNode("https://schema.org/value")


class SKOS:
    Concept = NamedNode("http://www.w3.org/2004/02/skos/core#Concept")
    ConceptScheme = NamedNode("http://www.w3.org/2004/02/skos/core#ConceptScheme")
    altLabel = NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
    broader = NamedNode("http://www.w3.org/2004/02/skos/core#broader")
    definition = NamedNode("http://www.w3.org/2004/02/skos/core#definition")
    example = NamedNode("http://www.w3.org/2004/02/skos/core#example")
    hiddenLabel = NamedNode("http://www.w3.org/2004/02/skos/core#hiddenLabel")
    inScheme = NamedNode("http://www.w3.org/2004/02/skos/core#inScheme")
    narrower = NamedNode("http://www.w3.org/2004/02/skos/core#narrower")
    notation = NamedNode("http://www.w3.org/2004/02/skos/core#notation")
    prefLabel = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    scopeNote = NamedNode("http://www.w3.org/2004/02/skos/core#scopeNote")


class TIME:
    Instant = NamedNode("http://www.w3.org/2006/time#Instant")
    Interval = NamedNode("http://www.w3.org/2006/time#Interval")
    hasBeginning = NamedNode("http://www.w3.org/2006/time#hasBeginning")
    hasEnd = NamedNode("http://www.w3.org/2006/time#hasEnd")
    inXSDDate = NamedNode("http://www.w3.org/2006/time#inXSDDate")


class XSD:
    anyURI = NamedNode("http://www.w3.org/2001/XMLSchema#anyURI")
    boolean = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
    date = NamedNode("http://www.w3.org/2001/XMLSchema#date")
    dateTime = NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")
    decimal = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    gYear = NamedNode("http://www.w3.org/2001/XMLSchema#gYear")
    gYearMonth = NamedNode("http://www.w3.org/2001/XMLSchema#gYearMonth")
    integer = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    string = NamedNode("http://www.w3.org/2001/XMLSchema#string")
