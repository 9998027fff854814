"""Taking away: parcels on the card, their forms, the page that opens itself."""
