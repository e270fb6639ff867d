"""Everything the studio reads about processes; each function has checked the person it takes."""
