"""What the other three documents tell: contracts of the Nord, Ateliers Flash, five agreements."""
