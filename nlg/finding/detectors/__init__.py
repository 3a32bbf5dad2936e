"""One file per kind of fact. Adding the file is all it takes."""
