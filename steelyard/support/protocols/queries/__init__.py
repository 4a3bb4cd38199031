"""Reading runs; nothing here opens a sealed answer but for the person whose it is."""
