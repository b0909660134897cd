"""machtin reads Vietnamese news and tells what several articles say together."""

