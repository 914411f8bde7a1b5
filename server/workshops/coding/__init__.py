"""What is read in the words of a group: codes, tonality, convergences and divergences."""
