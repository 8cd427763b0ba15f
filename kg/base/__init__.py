"""What every room needs: errors, text folding, EDTF, tables, atomic writes, worker processes."""
