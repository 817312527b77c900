"""The use cases, a verb each, one transaction each. The window and the command line call the same ones."""
