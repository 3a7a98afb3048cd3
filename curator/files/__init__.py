"""The only code that opens pictures, copies originals and runs exiftool. It does not know the catalogue."""
