"""Shared foundations: errors, text folding, EDTF, tables, atomic writes, worker processes."""
