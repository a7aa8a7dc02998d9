"""The app's pages and the parts they share. No arithmetic on angles here."""
