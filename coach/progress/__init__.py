"""Whether it is getting better: trends, adherence, and who needs a look."""
