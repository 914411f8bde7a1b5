"""Files of the public schemas: what a reader sees of an installation, spelt as the nation's catalogues read it."""
