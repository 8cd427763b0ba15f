"""Readers of documents: PDF, DOCX, ODT, RTF, EPUB and e-mail."""
