"""The languages of the pages: English, as everything is declared, and Vietnamese."""
