"""Stand-ins for the photographs: hand signs, cats and dogs drawn by code, from a seed."""
