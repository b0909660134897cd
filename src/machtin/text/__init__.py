"""Characters, sentences and words: everything that needs no knowledge of the news."""
