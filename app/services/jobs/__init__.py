"""Work on many clients at once: started and steered by people, done in chunks, reported at the end."""
