"""Writes addresses as people write them. Knows nothing of the program that is measured."""
