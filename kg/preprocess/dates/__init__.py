"""Date expressions in a text, with EDTF values."""
