"""Readers for tables with one article per row: CSV and TSV, XLSX, Parquet."""
