"""What contracts, cooperation agreements and Ateliers Flash share: who keeps one, who speaks for a
party."""
