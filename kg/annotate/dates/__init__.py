"""Find date expressions and resolve them to EDTF values."""
