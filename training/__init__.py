"""How the shipped coder is trained, from the corpus that we wrote; needs what ``requirements/training.txt`` names."""
